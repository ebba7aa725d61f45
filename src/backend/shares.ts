// How much the data are believed: each share of shrinkage is tried on people that were held out of what was learned.

import { affineMap } from '../model/map.ts'
import { formOf } from '../verify/joint.ts'
import { minCllr } from '../verify/likelihood.ts'
import { type Diagonal, diagonalised, diagonalOf, shrunk } from './diagonal.ts'
import { FOLDS, type HeldOutPairs, heldOutPairs } from './folds.ts'
import { type Covariances, combined, covariancesOf, type Moments } from './moments.ts'
import type { Space } from './space.ts'

/** Shares that are tried, from what trusts the data most. */
const SHARES = [0.1, 0.3, 0.5, 0.7, 0.9, 1] as const

export const learned = (data: Covariances, space: Space, share: number): Diagonal =>
  share === 1 && space.prior ? diagonalOf(space.prior) : diagonalised(shrunk(data, space, share), space.size)

export interface Trial {
  space: Space
  /** [N, space.size] */
  points: Float64Array
  /** Rows of the people of each fold. */
  folds: (readonly number[])[][]
  /** Of each fold, and of all. */
  moments: Moments[]
  all: Moments
  breathe: (share: number) => Promise<void>
}
export interface Tried {
  share: number
  /** Of the pairs of all folds, in their order. */
  scores: Float64Array
  pairs: HeldOutPairs[]
}

/** The share whose scores of held-out pairs could be read at least cost (minimum Cllr); of equal ones the one that trusts data least. */
export async function tryShares({ space, points, folds, moments, all, breathe }: Trial): Promise<Tried> {
  const pairs = folds.map(heldOutPairs)
  const genuine = pairs.flatMap(one => [...one.genuine])
  const rest = moments.map(own => covariancesOf(combined(all, own, -1)))
  let best: { share: number; scores: Float64Array; cost: number } | undefined
  for (const [n, share] of SHARES.entries()) {
    const parts: number[][] = []
    for (const [fold, covariances] of rest.entries()) {
      parts.push(scoresInSpace(learned(covariances, space, share), points, pairs[fold] as HeldOutPairs))
      await breathe((n + (fold + 1) / FOLDS) / SHARES.length)
    }
    const scores = Float64Array.from(parts.flat())
    const of = (kind: 0 | 1) => scores.filter((_, at) => genuine[at] === kind)
    const cost = minCllr(of(1), of(0))
    if (!best || cost <= best.cost) best = { share, scores, cost }
  }
  if (!best) throw new TypeError('tryShares: no shares')
  return { share: best.share, scores: best.scores, pairs }
}

/** Scores of pairs of points; each point is turned once. */
function scoresInSpace(
  { mean, turn, between }: Diagonal,
  points: Float64Array,
  pairs: HeldOutPairs,
): number[] {
  const [size, K] = [mean.length, between.length]
  const used = [...new Set([...pairs.a, ...pairs.b])]
  const placeOf = new Map(used.map((row, place) => [row, place * K]))
  const taken = new Float64Array(used.length * size)
  for (const [place, row] of used.entries())
    taken.set(points.subarray(row * size, (row + 1) * size), place * size)
  const turned = affineMap(mean, turn).of(taken)
  const { p, q, constant } = formOf(between)
  const scores: number[] = []
  for (const [n, row] of pairs.a.entries()) {
    const x = placeOf.get(row) ?? 0
    const y = placeOf.get(pairs.b[n] ?? 0) ?? 0
    let llr = constant
    for (let k = 0; k < K; k++) {
      const u = turned[x + k] as number
      const v = turned[y + k] as number
      llr += (p[k] as number) * (u * u + v * v) + (q[k] as number) * u * v
    }
    scores.push(llr)
  }
  return scores
}

export function oncePerRow<T>(make: (row: number) => T): (row: number) => T {
  const made = new Map<number, T>()
  return row => {
    const known = made.get(row)
    if (known !== undefined) return known
    const value = make(row)
    made.set(row, value)
    return value
  }
}
