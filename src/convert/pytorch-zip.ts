// PyTorch's container since 1.6: a zip archive of stored entries under one folder, data.pkl with the object and data/<key>
// with the bytes of each storage (docs/lightcnn.md 7.2; pytorch/pytorch torch/serialization.py _load).
import { readPickle } from '../format/pickle.ts'
import { MAX_PICKLE_BYTES } from '../format/pickle-machine.ts'
import { type ByteSource, DTYPE_BYTES, formatError, readBytes } from '../format/tensor.ts'
import { checkStored, entryStart, readZip, type ZipEntry } from '../format/zip.ts'
import { crc32 } from '../format/zip-crc.ts'
import type { Checkpoint } from './checkpoint.ts'
import { contentsOf } from './torch-checkpoint.ts'
import { DIFFERS, type StorageBytes, type StoragePlace } from './torch-tensors.ts'
import { type Storage, torchContext, type Unknown } from './torch-values.ts'

const MAX_ENTRIES = 50_000

/** Reads the directory and data.pkl; the storages' bytes are read when a tensor is. */
export async function openZipPyTorch(file: ByteSource, name: string): Promise<Checkpoint> {
  const entries = await readZip(file, name, MAX_ENTRIES)
  const pickle = [...entries.values()].find(entry => /(^|\/)data\.pkl$/.test(entry.name))
  refuseOtherArchives(entries, name)
  if (!pickle) throw formatError(name, 0, noPickle([...entries.keys()]))
  const top = pickle.name.slice(0, -'data.pkl'.length)
  for (const entry of entries.values()) if (entry.name.startsWith(`${top}data`)) checkStored(entry, name)

  const start = await entryStart(file, pickle, name)
  const storages = new Map<string, Storage>()
  const unknown = new Map<string, Unknown>()
  const context = torchContext(name, storages, unknown)
  const { value } = await readPickle(file, start, start + pickle.sizeBytes, context)
  if (pickle.sizeBytes <= MAX_PICKLE_BYTES) await checkPickle(file, pickle, start, name)
  const bigEndian = await isBigEndian(file, entries.get(`${top}byteorder`), name)
  const held: StorageBytes = {
    file,
    name,
    bigEndian,
    place: key => placeOf(file, name, entries.get(`${top}data/${key}`), storages.get(key)),
  }
  const contents = await contentsOf(value, held, start, unknown)
  const verify = async () => {
    // long pickles hold arrays, whose bytes are looked at here
    if (pickle.sizeBytes > MAX_PICKLE_BYTES) await checkPickle(file, pickle, start, name)
  }
  return { name, container: 'pytorch-zip', ...contents, uses: [], verify }
}

/** PyTorch writes 0 when it is told to leave checksums out (torch.serialization.set_crc32_options). */
const crcOf = ({ crc }: ZipEntry) => (crc === 0 ? {} : { crc })

async function checkPickle(file: ByteSource, { crc, sizeBytes }: ZipEntry, start: number, name: string) {
  if (crc === 0) return
  let found = 0
  for (let at = 0; at < sizeBytes; at += MAX_PICKLE_BYTES)
    found = crc32(
      await readBytes(file, start + at, start + Math.min(at + MAX_PICKLE_BYTES, sizeBytes)),
      found,
    )
  if (found !== crc) throw formatError(name, start, `data.pkl: ${DIFFERS}`)
}

function noPickle(names: readonly string[]): string {
  const inside = names.find(entry => /\.(pth|pt|tar|ckpt|onnx|safetensors|bin)$/i.test(entry))
  return inside
    ? `a zip archive with ${inside} in it. Unpack it and open that file.`
    : 'a zip archive without a data.pkl: no PyTorch checkpoint.'
}

function refuseOtherArchives(entries: Map<string, ZipEntry>, name: string): void {
  const has = (pattern: RegExp) => [...entries.keys()].some(entry => pattern.test(entry))
  const refuse = (what: string) => formatError(name, 0, what)
  if (has(/(^|\/)constants\.pkl$/) || has(/(^|\/)code\/.*\.py$/))
    throw refuse(
      'a TorchScript archive, which holds code. Save the weights alone: torch.save(torch.jit.load(path).state_dict(), out).',
    )
  if (has(/\.npy$/))
    throw refuse('a NumPy archive (.npz). Save it with safetensors.numpy.save_file under the PyTorch names.')
  if (has(/(^|\/)model\.weights\.h5$/))
    throw refuse('a Keras model. LightCNN weights come as PyTorch, MindSpore, ONNX or safetensors files.')
  if (has(/(^|\/)archive_format$/))
    throw refuse(
      'a torch.export program (.pt2). Save the weights alone with torch.save(model.state_dict(), path).',
    )
}

async function isBigEndian(file: ByteSource, entry: ZipEntry | undefined, name: string): Promise<boolean> {
  if (!entry) return false // written before torch 2.0, on little-endian machines in practice
  const start = await entryStart(file, entry, name)
  const order = new TextDecoder().decode(await readBytes(file, start, start + Math.min(entry.sizeBytes, 16)))
  if (order !== 'little' && order !== 'big')
    throw formatError(name, start, `the byte order is ${JSON.stringify(order)}, expected little or big`)
  return order === 'big'
}

function placeOf(
  file: ByteSource,
  name: string,
  entry: ZipEntry | undefined,
  storage: Storage | undefined,
): StoragePlace | undefined {
  if (!entry || !storage) return undefined
  const sizeBytes = storage.count * (storage.dtype ? DTYPE_BYTES[storage.dtype] : 1)
  if (entry.sizeBytes !== sizeBytes)
    throw formatError(
      name,
      entry.headerStart,
      `${entry.name} has ${entry.sizeBytes} bytes, expected ${sizeBytes}`,
    )
  return { sizeBytes, locate: () => entryStart(file, entry, name), ...crcOf(entry) }
}
