// Shards that are open for reading: labels and the small tensors as a whole, crops by rows.
import { FormatError, StorageError } from '../errors.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { elementCount, type LazyTensor, readBytes } from '../format/tensor.ts'
import {
  DIGEST_BYTES,
  HASH_BYTES,
  IMAGE_BYTES,
  type ShardNote,
  type ShardStore,
  SIDE,
  type StoredFile,
} from './shards.ts'

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
  /** Reads as many crops from `first` on as `target` has room for. */
  imagesInto(target: Uint8Array, first: number): Promise<void>
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
  if (!store.onImages) return shard
  const tell = () => store.onImages?.(note)
  return {
    ...shard,
    images(first, count) {
      tell()
      return shard.images(first, count)
    },
    imagesInto(target, first) {
      tell()
      return shard.imagesInto(target, first)
    },
  }
}

/** Reads a shard's header and checks the shapes. */
async function readShard(file: StoredFile, name: string): Promise<Shard> {
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
  const { begin } = images
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
    async imagesInto(target, first) {
      const start = begin + first * IMAGE_BYTES
      if (file.readInto) await file.readInto(target, start)
      else target.set(await readBytes(file, start, start + target.length))
    },
  }
}

const shown = (tensor: LazyTensor | undefined) =>
  tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'none'

/** The SHA-256 of a stored file, and its size. */
export async function hashFile(store: ShardStore, name: string): Promise<{ bytes: number; sha256: string }> {
  const file = await store.read(name)
  return { bytes: file.size, sha256: await sha256Hex(await readBytes(file, 0, file.size)) }
}
