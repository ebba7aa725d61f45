// The threshold of open-set identification: how high the best score of a gallery must be, so that a stranger is taken for somebody in it
// at a stated rate. With p the false-accept rate of one comparison, a stranger passes none of N comparisons with probability (1-p)^N,
// so p = 1 - (1-target)^(1/N). Scores of one stranger with several views go up and down together, which makes false alarms rarer than
// that: the rate is an upper bound as far as the measured impostor pairs are like the strangers.
import type { Calibration } from '../model/card.ts'
import { SCORES, type ScoreName, scoreNamed } from '../model/scores.ts'

export interface OpenSetThreshold {
  /** Known at or above this score. */
  threshold: number
  /** Which score it is. */
  score: ScoreName
  /** Rate of strangers that are taken for somebody, 0..1. */
  falseAlarmRate: number
  /** Embeddings that each probe is compared with. Views, not people, because each view is another chance to pass. */
  comparisons: number
  /** Rate of a single comparison, 0..1. */
  perComparison: number
  /** True: so rare that the measured pairs do not show it, so that the tail of their distribution was continued. */
  extrapolated: boolean
  /** What the threshold rests on, in one sentence. */
  note: string
}

export const FALSE_ALARM_RATE = 0.01
/** Fewer pairs at or above a threshold tell its rate to worse than about a third (1 / sqrt(10)). */
const LEAST_PAIRS_ABOVE = 10
/** The tail is what the highest 5 % of the impostor pairs show, if these are at least so many. */
const TAIL_SHARE = 0.05
const LEAST_TAIL_PAIRS = 20
/** One-sided 95 % of the normal distribution. */
const Z95 = 1.645

/** The threshold for `comparisons` views, null without calibration or when its impostor pairs are too few to have a tail. */
export function openSetThreshold(
  calibration: Calibration | null,
  comparisons: number,
  falseAlarmRate = FALSE_ALARM_RATE,
): OpenSetThreshold | null {
  const bins = calibration && impostorBins(calibration)
  if (!bins || bins.pairs * TAIL_SHARE < LEAST_TAIL_PAIRS) return null
  const perComparison = -Math.expm1(Math.log1p(-falseAlarmRate) / Math.max(1, comparisons))
  const extrapolated = perComparison * bins.pairs < LEAST_PAIRS_ABOVE
  const measured = scoreAtRate(bins, Math.max(perComparison, LEAST_PAIRS_ABOVE / bins.pairs))
  const threshold = extrapolated ? Math.max(measured, continueTail(bins, perComparison)) : measured
  const pairs = bins.pairs.toLocaleString('en-US')
  const note = extrapolated
    ? `The ${pairs} impostor pairs of ${calibration.source} are too few to show so rare a score; their highest 5 % were continued as the tail of a normal distribution, on the cautious side.`
    : `Read from the ${pairs} impostor pairs of ${calibration.source}.`
  const score = scoreNamed(calibration.score)
  return {
    threshold: Math.min(SCORES[score].high, threshold),
    score,
    falseAlarmRate,
    comparisons,
    perComparison,
    extrapolated,
    note,
  }
}

interface Bins {
  start: number
  step: number
  counts: readonly number[]
  pairs: number
}
function impostorBins({ histogram: { start, step, impostor } }: Calibration): Bins {
  return { start, step, counts: impostor, pairs: impostor.reduce((sum, count) => sum + count, 0) }
}

/** The score that a share of the pairs reaches, linear inside a bin. */
function scoreAtRate({ start, step, counts, pairs }: Bins, rate: number): number {
  let left = rate * pairs
  for (let bin = counts.length - 1; bin >= 0; bin--) {
    const count = counts[bin] ?? 0
    if (count >= left) return start + step * (bin + 1 - left / count)
    left -= count
  }
  return start
}

/**
 * The tail above u, the score that 5 % of the pairs reach, is taken as that of a normal distribution whose mean excess over u is the one
 * found. On LFW (11.3 million impostor pairs of 4,800 pictures, LightCNN-9) the scores at rates from 1e-2 to 1e-5 lie on such a tail,
 * and 3,000 of these pairs ask for 0.86 with 25 views, where all would ask for 0.83 and an exponential tail for 0.90. So do the Joint
 * Bayesian scores: 3,000 pairs ask for 17 to 23 with 25 views, where a million ask for 13, and of 20 draws none was too generous from
 * 5 to 100 views. Cautious, because the mean excess is the upper end of its 95 % interval.
 */
function continueTail(bins: Bins, rate: number): number {
  const { start, step, counts } = bins
  const u = scoreAtRate(bins, TAIL_SHARE)
  let tail = 0
  let excess = 0
  counts.forEach((count, bin) => {
    const beyond = start + step * (bin + 1) - u
    if (beyond <= 0) return
    const width = Math.min(step, beyond) // of the bin, less what u cuts off
    const pairs = (count * width) / step
    tail += pairs
    excess += pairs * (beyond - width / 2)
  })
  const mean = (excess / tail) * (1 + Z95 / Math.sqrt(tail))
  const sigma = mean / MEAN_EXCESS
  return u + sigma * (upperNormal(rate) - upperNormal(TAIL_SHARE))
}

/** What a standard normal value above its 95 % quantile 1.6449 exceeds it by on average: density / 5 % - 1.6449. */
const MEAN_EXCESS = 0.41786

/**
 * The value that a standard normal variable exceeds at a rate of up to 5 %: P. J. Acklam's rational approximation of its tail (2003),
 * relative error below 1.2e-9 up to 2.4 % and 1e-4 at 5 %.
 */
function upperNormal(rate: number): number {
  const q = Math.sqrt(-2 * Math.log(rate))
  const above = [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ]
  const below = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]
  const polynomial = (coefficients: number[]) => coefficients.reduce((sum, c) => sum * q + c, 0)
  return -polynomial(above) / polynomial(below)
}
