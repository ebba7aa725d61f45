// The embeddings of a data set, kept beside its shards: fitting again, or with other options, costs seconds then.
import { CROP_PIXELS, copyCrop, middleDraw } from '../data/augment.ts'
import type { Dataset } from '../data/import-source.ts'
import { openShard } from '../data/shard-reader.ts'
import { IMAGE_BYTES } from '../data/shards.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import type { GrayImage } from '../image.ts'
import { EMBEDDING_SIZE as D, INPUT_SIZE } from '../model/architectures.ts'
import { checkEmbedding } from '../model/finite.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import type { FitInput } from './people.ts'

export interface DatasetEmbedder {
  /** Of the weights' file; with `kind` it names what embeds. */
  sha256: string
  kind: EmbeddingKind
  /** Embeddings of crops 128x128, in their order. */
  embed(crops: readonly GrayImage[]): Promise<Float32Array[]>
  /** Crops at a time. */
  batch: number
  onProgress?(done: number, pictures: number): void
  signal?: AbortSignal
}

export const embeddingsFile = ({ sha256, kind }: Pick<DatasetEmbedder, 'sha256' | 'kind'>): string =>
  `embeddings-${sha256.slice(0, 8)}-${kind}.safetensors`

/** Pictures that are embedded between two writes of what is done. */
const KEEP_EVERY = 1024

/**
 * Embeddings of all pictures of a data set, from the file beside the shards as far as it holds those very shards. What is done when it is
 * cancelled is kept. Throws AbortError, StorageError when a shard is missing, DeviceError when an embedding is not finite.
 */
export async function embedDataset(
  { store, manifest }: Dataset,
  embedder: DatasetEmbedder,
): Promise<FitInput> {
  const pictures = manifest.shards.reduce((sum, { count }) => sum + count, 0)
  const shards = manifest.shards.map(({ sha256 }) => sha256).join(' ')
  const file = embeddingsFile(embedder)
  const rows = new Float32Array(pictures * D)
  const kept = await readKept()
  rows.set(kept)
  let done = kept.length / D
  const people: string[] = []
  let before = 0
  for (const note of manifest.shards) {
    const shard = await openShard(store, note)
    for (const label of await shard.labels()) people.push(manifest.identities[label] ?? String(label))
    while (done < before + note.count) {
      if (embedder.signal?.aborted) {
        if (done > kept.length / D) await keep()
        embedder.signal.throwIfAborted()
      }
      const first = done - before
      const count = Math.min(embedder.batch, note.count - first)
      const images = await shard.images(first, count)
      const crops = Array.from({ length: count }, (_, n) => middleOf(images, n))
      for (const [n, embedding] of (await embedder.embed(crops)).entries()) {
        checkEmbedding(embedding)
        rows.set(embedding, (done + n) * D)
      }
      const isDue = Math.floor((done + count) / KEEP_EVERY) > Math.floor(done / KEEP_EVERY)
      done += count
      if (isDue || done === pictures) await keep()
      embedder.onProgress?.(done, pictures)
    }
    before += note.count
  }
  return { rows, people }

  async function readKept(): Promise<Float32Array> {
    if (!(await store.list()).includes(file)) return new Float32Array()
    try {
      const { tensors, metadata } = await readSafetensors(await store.read(file), file)
      const tensor = tensors.get('embeddings')
      if (metadata.model !== embedder.sha256 || metadata.shards !== shards || tensor?.dtype !== 'F32')
        return new Float32Array()
      const values = toFloat32('F32', await tensor.read())
      return values.length % D === 0 && values.length <= rows.length ? values : new Float32Array()
    } catch {
      return new Float32Array() // a write that was cut off: embedded anew
    }
  }
  async function keep(): Promise<void> {
    const blob = writeSafetensors(
      new Map([
        ['embeddings', { dtype: 'F32', shape: [done, D], bytes: bytesOf(rows.subarray(0, done * D)) }],
      ]),
      { model: embedder.sha256, embedding: embedder.kind, shards },
    )
    await store.writeWhole(file, new Uint8Array(await blob.arrayBuffer()))
  }
}

/** The middle window of a crop, as validation takes it. */
function middleOf(images: Uint8Array, at: number): GrayImage {
  const data = new Uint8Array(CROP_PIXELS)
  copyCrop(images, at * IMAGE_BYTES, data, 0, middleDraw())
  return { width: INPUT_SIZE, height: INPUT_SIZE, data }
}
