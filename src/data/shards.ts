// Shards: safetensors files of `images` U8 [n, 144, 144] and `labels` I32 [n], and beside them what later imports and splits need:
// `digests` U8 [n, 8], `hashes` U8 [n, 16] and `names` U8 [k], the pictures' paths as UTF-8 lines.
import { FormatError, StorageError } from '../errors.ts'
import { bytesOf, readSafetensors, safetensorsChunks } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { type ByteSource, elementCount, type LazyTensor, readBytes } from '../format/tensor.ts'

export const SIDE = 144
export const IMAGE_BYTES = SIDE * SIDE
/** Of the SHA-256 of a picture's file so many bytes are kept. */
export const DIGEST_BYTES = 8
/** Of the difference hash of its crop. */
export const HASH_BYTES = 16

/** Where one data set lives. Each host has its own: OPFS in the page, a folder in Node. */
export interface ShardStore {
  list(): Promise<string[]>
  /** Throws StorageError when there is no such file. */
  read(name: string): Promise<ByteSource>
  /** Nothing is seen under `name` until all of it is on the disk. Throws StorageError when the disk is full. */
  writeWhole(name: string, bytes: Uint8Array): Promise<void>
  /** A name that is missing is no error. */
  remove(name: string): Promise<void>
}
/** A shard as the manifest names it. */
export interface ShardNote {
  file: string
  /** Pictures. */
  count: number
  bytes: number
  sha256: string
}
/** A crop with what is kept of its picture. */
export interface Row {
  /** [144, 144] */
  image: Uint8Array
  label: number
  digest: Uint8Array
  hash: Uint8Array
  name: string
}

export const shardFile = (index: number) => `shard-${String(index).padStart(5, '0')}.safetensors`

export interface ShardBuilder {
  readonly count: number
  add(row: Row): void
  /** The finished file; the builder is empty then. The bytes are valid until the next `add`. */
  finish(): Promise<Uint8Array<ArrayBuffer>>
}

/** Room for the small tensors before the images; a shard with longer names is copied once. */
const RESERVED_BYTES = 2 ** 20

/** Collects up to `capacity` pictures in the memory that becomes the file. */
export function createShardBuilder(capacity: number): ShardBuilder {
  const file = new Uint8Array(RESERVED_BYTES + capacity * IMAGE_BYTES)
  const labels = new Int32Array(capacity)
  const digests = new Uint8Array(capacity * DIGEST_BYTES)
  const hashes = new Uint8Array(capacity * HASH_BYTES)
  let names: string[] = []
  return {
    get count() {
      return names.length
    },
    add({ image, label, digest, hash, name }) {
      const row = names.length
      if (row >= capacity || image.length !== IMAGE_BYTES)
        throw new TypeError(`shard of ${row}/${capacity}: got ${image.length} bytes, expected ${IMAGE_BYTES}`)
      file.set(image, RESERVED_BYTES + row * IMAGE_BYTES)
      labels[row] = label
      digests.set(digest, row * DIGEST_BYTES)
      hashes.set(hash, row * HASH_BYTES)
      names.push(name.replaceAll('\n', ' '))
    },
    async finish() {
      const count = names.length
      const end = RESERVED_BYTES + count * IMAGE_BYTES
      const prefix = await prefixOf([
        ['labels', 'I32', [count], bytesOf(labels.subarray(0, count))],
        ['digests', 'U8', [count, DIGEST_BYTES], digests.subarray(0, count * DIGEST_BYTES)],
        ['hashes', 'U8', [count, HASH_BYTES], hashes.subarray(0, count * HASH_BYTES)],
        ['names', 'U8', null, new TextEncoder().encode(names.join('\n'))],
        ['images', 'U8', [count, SIDE, SIDE], file.subarray(RESERVED_BYTES, end)],
      ])
      names = []
      const start = RESERVED_BYTES - prefix.length
      if (start >= 0) {
        file.set(prefix, start)
        return file.subarray(start, end)
      }
      const longer = new Uint8Array(prefix.length + count * IMAGE_BYTES)
      longer.set(prefix)
      longer.set(file.subarray(RESERVED_BYTES, end), prefix.length)
      return longer
    },
  }
}

type Part = [name: string, dtype: 'I32' | 'U8', shape: number[] | null, bytes: Uint8Array]

/** Everything of the file before its last tensor. */
async function prefixOf(parts: Part[]): Promise<Uint8Array> {
  const tensors = parts.map(([name, dtype, shape, bytes]): [string, LazyTensor] => [
    name,
    { dtype, shape: shape ?? [bytes.length], read: async () => bytes },
  ])
  const chunks: Uint8Array[] = []
  for await (const chunk of safetensorsChunks(tensors)) chunks.push(chunk)
  chunks.pop()
  const prefix = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    prefix.set(chunk, at)
    at += chunk.length
  }
  return prefix
}

/** A shard that is open for reading. */
export interface Shard {
  count: number
  /** [n] */
  labels(): Promise<Int32Array>
  /** [n, 8]; null in a shard that other tools made. */
  digests(): Promise<Uint8Array | null>
  /** [n, 16]; null in a shard that other tools made. */
  hashes(): Promise<Uint8Array | null>
  /** Null in a shard that other tools made. */
  names(): Promise<string[] | null>
  /** Crops `first` to `first + count`, [count, 144, 144]. */
  images(first: number, count: number): Promise<Uint8Array>
}

/** Opens a shard: reads its header only. Throws StorageError when its size is not the manifest's. */
export async function openShard(store: ShardStore, note: ShardNote): Promise<Shard> {
  const file = await store.read(note.file)
  if (file.size !== note.bytes)
    throw new StorageError(
      `${note.file} has ${file.size} bytes, the manifest says ${note.bytes}. Check the data set and drop what is broken.`,
    )
  const shard = await readShard(file, note.file)
  if (shard.count !== note.count)
    throw new StorageError(`${note.file} holds ${shard.count} pictures, the manifest says ${note.count}.`)
  return shard
}

/** Reads a shard's header and checks the shapes. */
export async function readShard(file: ByteSource, name: string): Promise<Shard> {
  const { tensors } = await readSafetensors(file, name)
  const images = tensors.get('images')
  const labels = tensors.get('labels')
  const count = images?.shape[0] ?? -1
  if (images?.dtype !== 'U8' || String(images.shape) !== `${count},${SIDE},${SIDE}`)
    throw new FormatError(`${name}: expected images U8 [n, 144, 144], got ${shown(images)}`)
  if (labels?.dtype !== 'I32' || String(labels.shape) !== String(count))
    throw new FormatError(`${name}: expected labels I32 [${count}], got ${shown(labels)}`)
  const small = async (key: string, width: number) => {
    const tensor = tensors.get(key)
    if (tensor?.dtype !== 'U8' || elementCount(tensor.shape) !== count * width) return null
    return tensor.read()
  }
  const begin = await beginOf('images', file, name)
  return {
    count,
    labels: async () => new Int32Array((await labels.read()).slice().buffer),
    digests: () => small('digests', DIGEST_BYTES),
    hashes: () => small('hashes', HASH_BYTES),
    async names() {
      const tensor = tensors.get('names')
      const names = tensor && new TextDecoder().decode(await tensor.read()).split('\n')
      return names?.length === count ? names : null
    },
    images: (first, rows) =>
      readBytes(file, begin + first * IMAGE_BYTES, begin + (first + rows) * IMAGE_BYTES),
  }
}

/** Where a tensor's bytes begin, so that some of its rows can be read: its reading is watched, but reads nothing. */
async function beginOf(key: string, file: ByteSource, name: string): Promise<number> {
  let isHeaderRead = false
  let begin = 0
  const watched: ByteSource = {
    size: file.size,
    slice(start, end) {
      begin = start
      return file.slice(start, isHeaderRead ? start : end)
    },
  }
  const { tensors } = await readSafetensors(watched, name)
  isHeaderRead = true
  await tensors.get(key)?.read()
  return begin
}

const shown = (tensor: LazyTensor | undefined) =>
  tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'none'

/** The SHA-256 of a stored file, and its size. */
export async function hashFile(store: ShardStore, name: string): Promise<{ bytes: number; sha256: string }> {
  const file = await store.read(name)
  return { bytes: file.size, sha256: await sha256Hex(await readBytes(file, 0, file.size)) }
}
