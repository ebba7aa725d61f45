// Slow work on the gallery: a look over it, and its renewal for another model.
import { StorageError } from '../../errors.ts'
import { findFaces } from '../../face/faces.ts'
import { type Gallery, isSameModel, viewsOf } from '../../gallery/gallery.ts'
import { type Renewal, renew } from '../../gallery/renew.ts'
import {
  findConfusions,
  findDuplicates,
  findOutsiders,
  suggestMerges,
  withoutOutsiders,
} from '../../gallery/review.ts'
import type { ScoreName } from '../../model/scores.ts'
import { groupingThreshold, ruleFor, UNCALIBRATED } from '../../verify/rule.ts'
import { COSINE } from '../../verify/scorer.ts'
import { verdictKind } from '../../verify/verify.ts'
import type { Running } from '../evaluation/entries.ts'
import { enqueue } from '../parts/queue.ts'
import { decodeUpright } from '../photos/decode.ts'
import { changeGallery, openGallery, type Scored } from './state.ts'
import type { CountProgress, GalleryReview, RenewalResult } from './types.ts'

/** Without thresholds of its own a model's pairs are told apart all the same; the review is advice, not a verdict. */
export function review(gallery: Gallery, { card, scorer }: Scored): GalleryReview {
  const threshold = groupingThreshold(card.calibration) ?? UNCALIBRATED[scorer.name]
  const views = (pairs: ReturnType<typeof findDuplicates>, scoreName: ScoreName) =>
    pairs.map(({ a, b, score }) => ({
      a: { personId: a.person.id, name: a.person.name, viewId: a.view.id },
      b: { personId: b.person.id, name: b.person.name, viewId: b.view.id },
      score,
      scoreName,
    }))
  const apart = card.calibration ? ruleFor(card.calibration).different.threshold : null
  const outsiders = apart === null ? [] : findOutsiders(gallery, scorer, apart)
  const others = withoutOutsiders(gallery, outsiders)
  const people = (pairs: ReturnType<typeof suggestMerges>) =>
    pairs.map(({ a, b, score, views: [first, second] }) => ({
      a: { personId: a.id, name: a.name, viewId: first.id },
      b: { personId: b.id, name: b.name, viewId: second.id },
      score,
      scoreName: scorer.name,
    }))
  return {
    duplicates: views(findDuplicates(gallery), COSINE.name),
    outsiders: views(outsiders, scorer.name),
    merges: people(suggestMerges(others, scorer, threshold)),
    confusions: people(findConfusions(others, scorer, threshold)),
    threshold,
    score: scorer.name,
  }
}

/** Embeds the stored gallery anew with the model in use and stores it. Nothing is stored when it is cancelled. */
export async function renewStored(
  { detector, verdictEmbedder, model }: Running,
  onProgress: (progress: CountProgress) => void,
  signal: AbortSignal,
): Promise<RenewalResult> {
  const { card } = model
  const before = await openGallery()
  const ids = new Set(viewsOf(before).map(({ view }) => view.id))
  const renewal = await renew(
    before,
    { name: card.name, sha256: card.weights.sha256, embedding: verdictKind(card.calibration) },
    { embed: crops => enqueue(signal, () => verdictEmbedder.embed(crops)) },
    {
      // the largest face: a photo that was kept has its crop kept too, so that this is for files of other origin
      cropOf: photo =>
        enqueue(signal, async () => {
          const file = new Blob([photo as Uint8Array<ArrayBuffer>])
          const decoded = await decodeUpright(file, 'the kept photo').catch(() => null)
          return decoded ? ((await findFaces(decoded.image, detector))[0]?.crop ?? null) : null
        }),
      onProgress: (done, total) => onProgress({ done, total }),
      signal,
    },
  )
  signal.throwIfAborted()
  await changeGallery(stored => {
    if (!isSameModel(stored.model, before.model) || viewsOf(stored).some(({ view }) => !ids.has(view.id)))
      throw new StorageError('The gallery was changed in another tab in the meantime. Renew it again.')
    return { gallery: carriedOver(renewal, stored) }
  })
  const { renewed, lost } = renewal
  return { renewed, lost: lost.map(({ person, source, reason }) => ({ person, source, reason })) }
}

/** Names that were changed and views that were removed meanwhile stay so. */
function carriedOver({ gallery }: Renewal, stored: Gallery): Gallery {
  const renewed = new Map(viewsOf(gallery).map(({ view }) => [view.id, view]))
  const people = stored.people.flatMap(person => {
    const views = person.views.flatMap(view => renewed.get(view.id) ?? [])
    return views.length > 0 ? [{ ...person, views }] : []
  })
  return { ...stored, model: gallery.model, people }
}
