// Another model: embeddings cannot be carried over, pictures can. Views whose pictures were kept are embedded again.
import type { GrayImage } from '../image.ts'
import type { Embedder } from '../model/embedder.ts'
import { type Gallery, type ModelId, type NewView, thumbnailOf, type View, viewsOf } from './gallery.ts'

export interface Renewal {
  gallery: Gallery
  renewed: number
  /** Views that had to go, because nothing was kept that could be embedded again, and why. */
  lost: { person: string; source: string; viewId: string; reason: string }[]
}
interface RenewOptions {
  /** Finds the face in a kept photo; needed for views with a photo but no thumbnail. Null: no face was found. */
  cropOf?: (photo: Uint8Array) => Promise<GrayImage | null>
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** Few at a time: a cancel and whatever else the person asks for wait for the batch that is being embedded. */
const BATCH = 4

/** How many views can be embedded again: what to tell before people agree to `renew`. */
export function countRenewable(gallery: Gallery): { renewable: number; lost: number } {
  const views = viewsOf(gallery)
  const renewable = views.filter(({ view }) => view.thumbnail ?? view.photo).length
  return { renewable, lost: views.length - renewable }
}

/** The gallery with embeddings of `model`. People whose views are all lost go with them; `lost` names every view. */
export async function renew(
  gallery: Gallery,
  model: ModelId,
  embedder: Pick<Embedder, 'embed'>,
  { cropOf, onProgress, signal }: RenewOptions = {},
): Promise<Renewal> {
  const views = viewsOf(gallery)
  const embeddings = new Map<string, Float32Array>()
  const lost: Renewal['lost'] = []
  for (let begin = 0; begin < views.length; begin += BATCH) {
    const ready: { view: View; crop: GrayImage }[] = []
    for (const { person, view } of views.slice(begin, begin + BATCH)) {
      signal?.throwIfAborted()
      const crop = await cropOfView(view, cropOf)
      if (typeof crop !== 'string') ready.push({ view, crop })
      else lost.push({ person: person.name, source: view.source, viewId: view.id, reason: crop })
    }
    const rows = ready.length > 0 ? await embedder.embed(ready.map(({ crop }) => crop)) : []
    ready.forEach(({ view }, i) => {
      const row = rows[i]
      if (row) embeddings.set(view.id, row)
    })
    onProgress?.(Math.min(begin + BATCH, views.length), views.length)
    // engines may answer without a turn of the event loop, in which a cancel could be heard
    await new Promise(resume => setTimeout(resume))
    signal?.throwIfAborted()
  }
  const people = gallery.people.flatMap(person => {
    const kept = person.views.flatMap(view => {
      const embedding = embeddings.get(view.id)
      return embedding ? [{ ...view, embedding }] : []
    })
    return kept.length > 0 ? [{ ...person, views: kept }] : []
  })
  return { gallery: { ...gallery, model, people }, renewed: embeddings.size, lost }
}

/** The crop, or why there is none. */
async function cropOfView(view: NewView, cropOf: RenewOptions['cropOf']): Promise<GrayImage | string> {
  const thumbnail = thumbnailOf(view)
  if (thumbnail) return thumbnail
  if (!view.photo) return 'no picture was kept'
  if (!cropOf) return 'only the photo was kept, and no face detector is at hand'
  return (await cropOf(view.photo)) ?? 'no face was found in the kept photo'
}
