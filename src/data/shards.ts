// Shards: safetensors files of `images` U8 [n, 144, 144] and `labels` I32 [n], and beside them what later imports and splits need:
// `digests` U8 [n, 8], `hashes` U8 [n, 16] and `names` U8 [k], the pictures' paths as UTF-8 lines.
import { bytesOf, safetensorsChunks } from '../format/safetensors.ts'
import type { ByteSource, LazyTensor } from '../format/tensor.ts'

export const SIDE = 144
export const IMAGE_BYTES = SIDE * SIDE
/** Pictures in a shard of 64 MiB. */
export const SHARD_PICTURES = Math.floor((64 * 2 ** 20) / IMAGE_BYTES) // 3,236
/** Of the SHA-256 of a picture's file so many bytes are kept. */
export const DIGEST_BYTES = 8
/** Of the difference hash of its crop. */
export const HASH_BYTES = 16

/** A file of a data set. */
export interface StoredFile extends ByteSource {
  /** Fills `target` with the bytes from `start` on, where the host can do that without another copy. */
  readInto?(target: Uint8Array, start: number): Promise<void>
}
/** Where one data set lives. Each host has its own: OPFS in the page, a folder in Node. */
export interface ShardStore {
  list(): Promise<string[]>
  /** Throws StorageError when there is no such file. */
  read(name: string): Promise<StoredFile>
  /** Nothing is seen under `name` until all of it is on the disk. Throws StorageError when the disk is full. */
  writeWhole(name: string, bytes: Uint8Array): Promise<void>
  /** A name that is missing is no error. */
  remove(name: string): Promise<void>
  /** Is told when crops of a shard are read. */
  onImages?(note: ShardNote): void
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
interface Row {
  /** [144, 144] */
  image: Uint8Array
  label: number
  digest: Uint8Array
  hash: Uint8Array
  name: string
}

/** Whether a file beside the shards holds their embeddings (backend/dataset.ts). */
export const isEmbeddingsFile = (file: string): boolean =>
  /^embeddings-[0-9a-f]{8}-(single|mirrored)\.safetensors$/.test(file)

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
