// What all pairs of BLUFR's trials together show: the score distributions and the pairs that a threshold fails first.
import type { ScoreHistogram } from '../model/card.ts'
import { BINS, binOf, lowEdge } from './bins.ts'
import type { Mistakes, ScoredPair } from './lfw-figures.ts'
import type { HighPairs, SweepResult } from './sweep.ts'
import type { TrialSet } from './trial-set.ts'
import type { GenuinePairs } from './verification.ts'

const MISTAKES = 12
const BINS_TOGETHER = 10

/** Each pair counted once. */
export function allPairsHistogram(
  { counts: combinations, bins }: SweepResult,
  genuine: Float64Array,
): ScoreHistogram {
  const all = new Float64Array(BINS)
  for (let at = 0; at < combinations.length; at++)
    all[at % BINS] = (all[at % BINS] ?? 0) + (combinations[at] ?? 0)
  const same = new Float64Array(BINS)
  for (const score of genuine) same[binOf(bins, score)] = (same[binOf(bins, score)] ?? 0) + 1
  const together = (counts: (bin: number) => number) =>
    Array.from({ length: BINS / BINS_TOGETHER }, (_, i) => {
      let sum = 0
      for (let bin = i * BINS_TOGETHER; bin < (i + 1) * BINS_TOGETHER; bin++) sum += counts(bin)
      return sum
    })
  const total = together(bin => all[bin] ?? 0)
  const first = Math.max(
    0,
    total.findIndex(count => count > 0),
  )
  const end = total.findLastIndex(count => count > 0) + 1
  return {
    start: lowEdge(bins, first * BINS_TOGETHER),
    step: lowEdge(bins, BINS_TOGETHER) - lowEdge(bins, 0),
    genuine: together(bin => same[bin] ?? 0).slice(first, end),
    impostor: together(bin => Math.max(0, (all[bin] ?? 0) - (same[bin] ?? 0))).slice(first, end),
  }
}

/** Lowest genuine and highest impostor scores over all trials. */
export function worstPairs(set: TrialSet, genuine: GenuinePairs, high: HighPairs): Mistakes {
  const nameOf = (place: number) => set.embeddings.names[set.row[place] ?? 0] ?? ''
  const worst = (pairs: GenuinePairs | HighPairs, sign: 1 | -1): ScoredPair[] => {
    const limit = pairs.score.map(score => sign * score).sort()[MISTAKES - 1] ?? Number.POSITIVE_INFINITY
    const found: ScoredPair[] = []
    pairs.score.forEach((score, n) => {
      if (sign * score <= limit) found.push({ a: nameOf(pairs.a[n] ?? 0), b: nameOf(pairs.b[n] ?? 0), score })
    })
    return found.sort((x, y) => sign * (x.score - y.score)).slice(0, MISTAKES)
  }
  return { genuine: worst(genuine, 1), impostor: worst(high, -1) }
}
