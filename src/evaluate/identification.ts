// BLUFR's open-set identification: DIR at each FAR and rank of a trial (OpenSetROC.m). A probe of an enrolled person is found when its
// gallery score reaches the threshold and no more than rank - 1 other gallery pictures score higher; the threshold is set by the
// best gallery scores of probes of strangers.
import { type FarPoint, thresholdFor } from './far-points.ts'
import { scoreBlocks } from './gram.ts'
import type { ScoredEmbeddings } from './scored.ts'

/** A trial's gallery and probes as rows of the embeddings, with identities. */
export interface Search {
  gallery: Uint32Array
  galleryLabel: Int32Array
  probe: Uint32Array
  probeLabel: Int32Array
}
export interface SearchResult {
  /** Of each probe of an enrolled person: its best score with that person's gallery pictures, and that picture's true rank, from 1. */
  score: Float64Array
  rank: Uint32Array
  /** How many pictures of others have that very score: the rank is shared with them, so that their order decides nothing. */
  ties: Uint32Array
  /** Those of them that stand before it in the gallery, by which the toolkit breaks ties. */
  tiesBefore: Uint32Array
  /** Best gallery score of each probe of a stranger, ascending. */
  strangers: Float64Array
}

/** The picture of the gallery that each probe should find, -1 for strangers. */
function ownPlaces({ galleryLabel, probeLabel }: Search, exact: (gallery: number, probe: number) => number) {
  const placesOf = new Map<number, number[]>()
  galleryLabel.forEach((label, place) => {
    placesOf.set(label, [...(placesOf.get(label) ?? []), place])
  })
  const score = new Float64Array(probeLabel.length).fill(Number.NEGATIVE_INFINITY)
  const own = Int32Array.from(probeLabel, (label, probe) => {
    let best = -1
    for (const place of placesOf.get(label) ?? []) {
      const value = exact(place, probe)
      if (value > (score[probe] ?? 0)) [best, score[probe]] = [place, value]
    }
    return best
  })
  return { own, score }
}

/** Searches all probes in the gallery, by exact scores. */
export function search(embeddings: ScoredEmbeddings, trial: Search): SearchResult {
  const { gallery, probe } = trial
  const { float32Error } = embeddings
  const exact = (place: number, probeAt: number) =>
    embeddings.exact(gallery[place] as number, probe[probeAt] as number)
  const { own, score } = ownPlaces(trial, exact)
  const rank = new Uint32Array(probe.length).fill(1)
  const ties = new Uint32Array(probe.length)
  const tiesBefore = new Uint32Array(probe.length)
  const best = strangers(exact, float32Error)
  // only scores above the bar matter: near or above the own score of an enrolled probe, near or above the best so far of a stranger
  const bar = Float32Array.from(score, (value, at) =>
    own[at] === -1 ? Number.NEGATIVE_INFINITY : value - float32Error,
  )
  const pass = (place: number, at: number, rough: number) => {
    const mine = own[at] as number
    if (mine === -1) {
      bar[at] = Math.max(bar[at] as number, rough - float32Error)
      best.offer(place, at, rough)
    } else if (trial.galleryLabel[place] !== trial.probeLabel[at]) {
      const value = exact(place, at)
      const to = score[at] as number
      if (value > to) rank[at] = (rank[at] as number) + 1
      else if (value === to) {
        ties[at] = (ties[at] as number) + 1
        if (place < mine) tiesBefore[at] = (tiesBefore[at] as number) + 1
      }
    }
  }
  for (const { firstRow, rows, firstColumn, columns, scores, stride } of scoreBlocks(
    embeddings,
    gallery,
    probe,
  ))
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        const rough = scores[r * stride + c] as number
        if (rough >= (bar[firstColumn + c] as number)) pass(firstRow + r, firstColumn + c, rough)
      }
  const isEnrolled = (_: number, at: number) => own[at] !== -1
  return {
    score: score.filter(isEnrolled),
    rank: rank.filter(isEnrolled),
    ties: ties.filter(isEnrolled),
    tiesBefore: tiesBefore.filter(isEnrolled),
    strangers: Float64Array.from(probe.keys())
      .filter(at => own[at] === -1)
      .map(at => best.score(at))
      .sort(),
  }
}

/** The best gallery score of strangers' probes. Exact scores are only computed for places that float32 cannot tell apart. */
function strangers(exact: (place: number, probe: number) => number, float32Error: number) {
  const found = new Map<number, { place: number; rough: number; exact?: number }>()
  const exactOf = (at: number) => {
    const best = found.get(at)
    if (!best) return Number.NEGATIVE_INFINITY
    best.exact ??= exact(best.place, at)
    return best.exact
  }
  return {
    offer(place: number, at: number, rough: number) {
      const best = found.get(at)
      if (!best || rough > best.rough + float32Error) found.set(at, { place, rough })
      else
        found.set(at, {
          place,
          rough: Math.max(rough, best.rough),
          exact: Math.max(exactOf(at), exact(place, at)),
        })
    },
    score: exactOf,
  }
}

/**
 * DIR for each FAR point (outer) and rank (inner). `slack` lets so many more ranks pass than stated. A probe that shares its rank counts
 * as far as its share of the shared places passes.
 */
export function detectionRates(
  found: SearchResult,
  points: readonly FarPoint[],
  ranks: readonly number[],
  slack: number,
): number[][] {
  const { score, rank, ties } = found
  const ascending = score.toSorted()
  return points.map(point => {
    const threshold = thresholdAt(found, point, ascending)
    return ranks.map(most => {
      let detected = 0
      for (let n = 0; n < score.length; n++)
        if ((score[n] as number) >= threshold) {
          const passing = most + slack + 1 - (rank[n] as number)
          detected += Math.min(1, Math.max(0, passing / ((ties[n] as number) + 1)))
        }
      return detected / score.length
    })
  })
}

function thresholdAt({ strangers }: SearchResult, point: FarPoint, ascending: Float64Array): number {
  const kthLargest = (k: number) => strangers[strangers.length - k] ?? 0
  return thresholdFor(point.accepts(strangers.length), strangers.length, kthLargest, ascending)
}

/** DIR as the toolkit reads equal scores: all equals of the last accepted stranger pass, and ranks are in the order of the gallery. */
export function toolkitRate(found: SearchResult, point: FarPoint, rank: number): number {
  const { score, strangers } = found
  const accepts = point.accepts(strangers.length)
  const threshold =
    accepts > 0 && accepts < strangers.length
      ? (strangers[strangers.length - accepts] ?? 0)
      : thresholdAt(found, point, score.toSorted())
  const detected = score.filter(
    (value, n) => value >= threshold && (found.rank[n] ?? 0) + (found.tiesBefore[n] ?? 0) <= rank,
  )
  return detected.length / score.length
}
