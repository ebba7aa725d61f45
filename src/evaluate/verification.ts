// BLUFR's verification: VR at each FAR of a trial, over all pairs of its test pictures (EvalROC.m). Thresholds up to FAR
// 0.1 %, where BLUFR reports, are exact; beyond it they are read from a histogram of 4,000 bins, linear inside a bin.
import { BINS, type Bins, binOf, lowEdge } from './bins.ts'
import { countBelow, type FarPoint, thresholdFor } from './far-points.ts'
import type { SweepResult } from './sweep.ts'
import { TRIALS_A_PASS, type TrialSet } from './trial-set.ts'

/** Thresholds are exact up to this share of the impostor pairs. */
export const EXACT_SHARE = 0.001

/** Counts of neighbouring bins of scores that are spread differ by a few per cent. */
const STANDS_OUT = 8

export interface TrialCurve {
  genuinePairs: number
  impostorPairs: number
  /** VR at each FAR point; equal scores pass together or not at all, so that no more impostor pairs pass than the FAR says. */
  vr: number[]
  /** The same with the toolkit's threshold, which lets all equals of the last accepted impostor pair pass. */
  vrOfToolkit: number[]
  threshold: number[]
}
/** Pairs of one person, as parallel arrays; places are those of the trial set. */
export interface GenuinePairs {
  a: Uint32Array
  b: Uint32Array
  score: Float64Array
  trials: Uint16Array
}

/** All genuine pairs that some trial tests. */
export function genuinePairs(set: TrialSet): GenuinePairs {
  const places = new Map<number, number[]>()
  set.label.forEach((label, at) => {
    const same = places.get(label)
    if (same) same.push(at)
    else places.set(label, [at])
  })
  const couples: [a: number, b: number][] = []
  for (const same of places.values())
    for (const [i, a] of same.entries())
      for (const b of same.slice(0, i))
        if (((set.trials[a] ?? 0) & (set.trials[b] ?? 0)) !== 0) couples.push([a, b])
  return {
    a: Uint32Array.from(couples, couple => couple[0]),
    b: Uint32Array.from(couples, couple => couple[1]),
    score: Float64Array.from(couples, ([a, b]) => set.exact(a, b)),
    trials: Uint16Array.from(couples, ([a, b]) => (set.trials[a] ?? 0) & (set.trials[b] ?? 0)),
  }
}

/** How many impostor pairs each trial has. */
export function impostorCounts(set: TrialSet, genuine: GenuinePairs, trials: number): number[] {
  return Array.from({ length: trials }, (_, t) => {
    const tested = set.trials.reduce((sum, bits) => sum + ((bits >> t) & 1), 0)
    const same = genuine.trials.reduce((sum, bits) => sum + ((bits >> t) & 1), 0)
    return (tested * (tested - 1)) / 2 - same
  })
}

/** Whether the sweep kept enough pairs for the exact thresholds of trial `t`. */
export function keepsEnough({ high }: SweepResult, t: number, impostors: number): boolean {
  const kept = high.trials.reduce((sum, bits) => sum + ((bits >> t) & 1), 0)
  // one more shows whether the last accepted one has an equal
  return kept >= Math.min(impostors, Math.ceil(EXACT_SHARE * impostors) + 1)
}

export function trialCurve(
  swept: SweepResult,
  genuine: GenuinePairs,
  { t, impostorPairs, points }: { t: number; impostorPairs: number; points: readonly FarPoint[] },
): TrialCurve {
  const same = scoresOf(genuine, t)
  const high = scoresOf(swept.high, t)
  const counts = impostorHistogram(swept, same, t)
  const kthLargest = (k: number) =>
    k <= high.length ? (high[high.length - k] ?? 0) : kthFromHistogram(counts, swept.bins, k)
  const threshold = points.map(point =>
    thresholdFor(point.accepts(impostorPairs), impostorPairs, kthLargest, same),
  )
  const vrAt = (at: number) => (same.length - countBelow(same, at)) / same.length
  const vrOfToolkit = points.map((point, n) => {
    const accepts = point.accepts(impostorPairs)
    return vrAt(accepts > 0 && accepts < impostorPairs ? kthLargest(accepts) : (threshold[n] ?? 0))
  })
  return { genuinePairs: same.length, impostorPairs, vr: threshold.map(vrAt), vrOfToolkit, threshold }
}

/** The scores of one trial, ascending. */
function scoresOf({ score, trials }: { score: Float64Array; trials: Uint16Array }, t: number): Float64Array {
  return score.filter((_, n) => ((trials[n] ?? 0) >> t) & 1).sort()
}

/** Counts of the impostor scores of trial `t`. */
function impostorHistogram(
  { counts: combinations, bins }: SweepResult,
  genuine: Float64Array,
  t: number,
): Float64Array {
  const counts = new Float64Array(BINS)
  for (let both = 0; both < 1 << TRIALS_A_PASS; both++)
    if ((both >> t) & 1)
      for (let bin = 0; bin < BINS; bin++)
        counts[bin] = (counts[bin] ?? 0) + (combinations[both * BINS + bin] ?? 0)
  for (const score of genuine) counts[binOf(bins, score)] = (counts[binOf(bins, score)] ?? 0) - 1
  return counts
}

/** Linear inside a bin; a bin that stands out holds equal scores, none of which passes alone, and is read at its upper edge. */
function kthFromHistogram(counts: Float64Array, bins: Bins, k: number): number {
  let above = 0
  for (let bin = BINS - 1; bin >= 0; bin--) {
    const here = counts[bin] ?? 0
    if (here > 0 && above + here >= k) {
      const [low, high] = [lowEdge(bins, bin), lowEdge(bins, bin + 1)]
      const beside = Math.max(counts[bin - 1] ?? 0, counts[bin + 1] ?? 0)
      return here > STANDS_OUT * beside ? high : high - ((k - above) / here) * (high - low)
    }
    above += here
  }
  return lowEdge(bins, 0)
}
