// Open-set identification of one BLUFR trial: its gallery and probes as far as their pictures are there, and DIR at all points.
import type { BlufrConfig, Trial } from '../data/blufr.ts'
import { ListError } from '../errors.ts'
import { farPoints } from './far-points.ts'
import { detectionRates, search, toolkitRate } from './identification.ts'
import type { Semantics } from './roc.ts'
import type { ScoredEmbeddings } from './scored.ts'

/** Of impostor probes, as the toolkit has them. */
export const FAR_POINTS = farPoints(4)
export const FAR_1_PERCENT = FAR_POINTS.findIndex(({ far }) => far === 0.01)
export const RANKS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]

/** What one trial's identification gave. */
export interface Searched {
  gallery: number
  genuineProbes: number
  impostorProbes: number
  /** DIR by FAR point, then rank. */
  rates: number[][]
  /** DIR at rank 1 and FAR 1 % as the published code reads equal scores. */
  dirOfToolkit: number
}

interface SearchInput {
  config: BlufrConfig
  listName: string
  embeddings: ScoredEmbeddings
  /** A picture's embedding, undefined without one. */
  rowOf(picture: number): number | undefined
  semantics: Semantics
}

/** Identification of one trial by the pictures that are there. */
export function searchTrial(
  trial: Trial,
  { config, listName, embeddings, rowOf, semantics }: SearchInput,
): Searched {
  const label = (picture: number) => config.labels[picture] ?? 0
  const has = (picture: number) => rowOf(picture) !== undefined
  const gallery = trial.gallery.filter(has)
  // the person of a missing gallery picture is neither enrolled nor a stranger
  const lost = new Set([...trial.gallery].filter(picture => !has(picture)).map(label))
  const probe = trial.probe.filter(picture => has(picture) && !lost.has(label(picture)))
  const rows = (pictures: Uint32Array) => pictures.map(picture => rowOf(picture) ?? 0)
  const labels = (pictures: Uint32Array) => Int32Array.from(pictures, label)
  const found = search(embeddings, {
    gallery: rows(gallery),
    galleryLabel: labels(gallery),
    probe: rows(probe),
    probeLabel: labels(probe),
  })
  if (found.score.length === 0 || found.strangers.length === 0)
    throw new ListError(
      `Too few pictures of ${listName} are given: a trial is left without genuine or impostor probes.`,
    )
  const slack = semantics === 'mindspore' ? 1 : 0
  const point = FAR_POINTS[FAR_1_PERCENT]
  if (!point) throw new TypeError('FAR 1 % is one of the points')
  return {
    gallery: gallery.length,
    genuineProbes: found.score.length,
    impostorProbes: found.strangers.length,
    rates: detectionRates(found, FAR_POINTS, RANKS, slack),
    dirOfToolkit: toolkitRate(found, point, 1 + slack),
  }
}
