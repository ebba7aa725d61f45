// Faces that were chosen -> views of a gallery, with what the gallery keeps of each.
import { StorageError } from '../../errors.ts'
import { type Gallery, type Keep, type NewView, viewsOf } from '../../gallery/gallery.ts'
import { viewQuality } from '../../gallery/quality.ts'
import type { GrayImage } from '../../image.ts'
import type { Embedder } from '../../model/embedder.ts'
import { enqueue } from '../parts/queue.ts'
import type { CountProgress, Enrolment, EnrolView } from './types.ts'

/** Crops that one job of the queue embeds: other jobs wait no longer than this takes. */
const BATCH = 4
const never = new AbortController().signal

interface EmbedOptions {
  onProgress?: (progress: CountProgress) => void
  signal?: AbortSignal
}

/** Embeds crops in small jobs of the queue. */
export async function embedCrops(
  embedder: Pick<Embedder, 'embed'>,
  crops: readonly GrayImage[],
  { onProgress, signal = never }: EmbedOptions = {},
): Promise<Float32Array[]> {
  const embeddings: Float32Array[] = []
  for (let begin = 0; begin < crops.length; begin += BATCH) {
    const batch = crops.slice(begin, begin + BATCH)
    embeddings.push(...(await enqueue(signal, () => embedder.embed(batch))))
    onProgress?.({ done: embeddings.length, total: crops.length })
  }
  return embeddings
}

/** The views of each enrolment, in order. */
export async function viewsOfEnrolment(
  enrolments: readonly Enrolment[],
  {
    embedder,
    embeddingKey,
    keep,
    ...options
  }: EmbedOptions & { embedder: Pick<Embedder, 'embed'>; embeddingKey: string; keep: Keep },
): Promise<NewView[][]> {
  const all = enrolments.flatMap(({ views }) => views)
  const known = ({ embedding }: EnrolView) =>
    embedding?.embeddingKey === embeddingKey ? embedding.values : undefined
  const unknown = all.filter(view => !known(view))
  const embedded = await embedCrops(
    embedder,
    unknown.map(({ face }) => face.crop),
    options,
  )
  const embeddingOf = new Map(unknown.map((view, i) => [view, embedded[i]]))
  const addedAt = new Date().toISOString()
  return Promise.all(
    enrolments.map(({ views }) =>
      Promise.all(
        views.map(async (view): Promise<NewView> => {
          const embedding = known(view) ?? embeddingOf.get(view)
          if (!embedding) throw new TypeError('the engine gave no embedding')
          return { embedding, addedAt, ...(await kept(view, keep)) }
        }),
      ),
    ),
  )
}

/** One file holds the gallery and is written whole with every change. */
const MOST_PHOTO_BYTES = 1e9

/** Throws StorageError when the photos that the gallery would keep are too much for its file. */
export function checkPhotoBytes(gallery: Gallery, added: readonly (readonly NewView[])[]): void {
  const sizeOf = ({ photo }: NewView) => photo?.length ?? 0
  const all = [...viewsOf(gallery).map(({ view }) => view), ...added.flat()]
  const bytes = all.reduce((sum, view) => sum + sizeOf(view), 0)
  if (bytes > MOST_PHOTO_BYTES)
    throw new StorageError(
      `The photos of this gallery would take ${(bytes / 1e9).toFixed(1)} GB, and its file holds 1 GB of them at most. Keep only face pictures (Gallery settings), or leave photos out.`,
    )
}

async function kept({ face, source, photo }: EnrolView, keep: Keep) {
  return {
    quality: viewQuality(face),
    source,
    ...(keep !== 'embeddings' && { thumbnail: face.crop.data }),
    ...(keep === 'photos' && photo && { photo: new Uint8Array(await photo.arrayBuffer()) }),
  }
}
