// PyTorch's container before 1.6, in which the authors' .pth.tar files are (it is no tar): five pickles, then the storages,
// each as a count of elements and its bytes (docs/lightcnn.md 7.1; pytorch/pytorch torch/serialization.py _legacy_load).

import { readPickle } from '../format/pickle.ts'
import type { PickleValue } from '../format/pickle-value.ts'
import { type ByteSource, DTYPE_BYTES, formatError, readBytes } from '../format/tensor.ts'
import type { Checkpoint } from './checkpoint.ts'
import { contentsOf } from './torch-checkpoint.ts'
import type { StorageBytes, StoragePlace } from './torch-tensors.ts'
import { type Storage, torchContext, type Unknown } from './torch-values.ts'

/** The magic number 0x1950a86a20f9469cfc6c as LONG1 and STOP; a pickle of it is what such a file begins with. */
const MAGIC = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
/** The same in protocol 2, which torch.save writes unless it is told otherwise. */
export const LEGACY_MAGIC = [0x80, 0x02, ...MAGIC]
const FRAME = 0x95 // protocols 4 and 5 put a length of eight bytes before what follows

/** Length of the first pickle when it is the magic number in protocol 2 to 5; 0 when it is something else. */
export function legacyMagicBytes(head: Uint8Array): number {
  const [proto, protocol = 0, next] = head
  if (proto !== 0x80 || protocol < 2 || protocol > 5) return 0
  const start = next === FRAME ? 11 : 2
  return MAGIC.every((byte, i) => head[start + i] === byte) ? start + MAGIC.length : 0
}
const PROTOCOL_VERSION = 1001
const WINDOW_BYTES = 4096 // many small storages are read together

/** Reads the pickles and the counts of the storages; the storages' bytes are read when a tensor is. */
export async function openLegacyPyTorch(file: ByteSource, name: string): Promise<Checkpoint> {
  const storages = new Map<string, Storage>()
  const unknown = new Map<string, Unknown>()
  const context = torchContext(name, storages, unknown)
  const next = (start: number) => readPickle(file, start, file.size, context)

  const magicBytes = legacyMagicBytes(await readBytes(file, 0, Math.min(64, file.size)))
  const version = await next(magicBytes)
  if (version.value !== PROTOCOL_VERSION)
    throw formatError(name, magicBytes, `expected protocol version ${PROTOCOL_VERSION}`)
  const system = await next(version.end)
  const littleEndian = system.value instanceof Map ? system.value.get('little_endian') : undefined
  if (typeof littleEndian !== 'boolean')
    throw formatError(name, version.end, 'the third pickle does not say whether numbers are little-endian')
  const saved = await next(system.end)
  const keys = await next(saved.end)
  const bigEndian = !littleEndian
  const places = await findStorages(file, name, { keys: keys.value, start: keys.end, storages, bigEndian })

  const held: StorageBytes = { file, name, bigEndian, place: key => places.get(key) }
  const contents = await contentsOf(saved.value, held, system.end, unknown)
  return { name, container: 'pytorch-legacy', ...contents, uses: [], verify: async () => {} }
}

interface StorageList {
  keys: PickleValue
  start: number
  storages: Map<string, Storage>
  bigEndian: boolean
}

/** Walks the storages in the order of the fifth pickle: i64 count, then count elements, without padding. */
async function findStorages(
  file: ByteSource,
  name: string,
  { keys, start, storages, bigEndian }: StorageList,
) {
  if (!Array.isArray(keys)) throw formatError(name, start, 'the fifth pickle isn’t a list of storages')
  const places = new Map<string, StoragePlace>()
  let at = start
  let window = { start, bytes: new Uint8Array(0) }
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined
    if (typeof key !== 'string' || !storage)
      throw formatError(name, at, `a storage ${JSON.stringify(String(key).slice(0, 40))} that no tensor uses`)
    if (places.has(key)) throw formatError(name, at, `storage ${key} appears twice in the list`)
    if (at + 8 > file.size) throw formatError(name, file.size, cutOff(key))
    if (at + 8 > window.start + window.bytes.length)
      window = { start: at, bytes: await readBytes(file, at, Math.min(at + WINDOW_BYTES, file.size)) }
    const view = new DataView(window.bytes.buffer, at - window.start, 8)
    const count = BigInt(storage.count)
    if (view.getBigInt64(0, true) !== count && !(bigEndian && view.getBigInt64(0, false) === count))
      throw formatError(
        name,
        at,
        `storage ${key} has ${view.getBigInt64(0, true)} elements, expected ${storage.count}`,
      )
    const sizeBytes = storage.count * (storage.dtype ? DTYPE_BYTES[storage.dtype] : 1)
    if (at + 8 + sizeBytes > file.size) throw formatError(name, file.size, cutOff(key))
    const data = at + 8
    places.set(key, { sizeBytes, locate: async () => data })
    at = data + sizeBytes
  }
  return places
}
const cutOff = (key: string) => `the file ends in storage ${key}: it is cut off. Copy or download it again.`
