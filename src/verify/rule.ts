// The decision rule, the only one: Compare, Camera, People, photo sets and the command line all ask here. A firm word needs a rare error: "same
// person" where at most 1 in 1,000 pairs of strangers score that high, "different persons" where at most 1 in 100 pairs of one person score
// that low. Between them stands a lean with its weight, from the likelihood ratio.
import { isTypedIn } from '../model/calibration.ts'
import type { Calibration, LikelihoodCurve, ScoreCalibration } from '../model/card.ts'
import { SCORES, type ScoreName, scoreNamed } from '../model/scores.ts'
import { curveOfHistogram, type LikelihoodRatio, likelihoodRatio } from './likelihood.ts'

/** `uncalibrated`: the model has no thresholds yet, so that only the score can be given. */
export type Verdict = 'same' | 'leans-same' | 'cannot-tell' | 'leans-different' | 'different' | 'uncalibrated'

/** Rates in 0..1. */
export interface Rule {
  /** The score that the thresholds hold for. */
  score: ScoreName
  /** Same person at or above: so many pairs of strangers at the most score that high. */
  same: { threshold: number; far: number }
  /** Different persons below: so many pairs of one person at the most score that low. */
  different: { threshold: number; fnr: number }
  /** What was measured. */
  genuinePairs: number
  impostorPairs: number
  /** Photos on each side, the fewer first, that the thresholds were measured for. */
  photos: [few: number, many: number]
  /** Null for thresholds that were typed in: nothing was measured, so nothing leans. */
  lr: LikelihoodCurve | null
}

const FAR_OF_SAME = 0.001
export const FNR_OF_DIFFERENT = 0.01
/**
 * Pairs that show such a rate at all: one of so many errs. Fewer support no firm word, and their threshold is the end of the scores then,
 * which two different photos never reach: "same" from 1 and "different" below -1 for the cosine.
 */
export const LEAST_PAIRS = { same: 1 / FAR_OF_SAME, different: 1 / FNR_OF_DIFFERENT }
export const noFirm = (score: ScoreName): { same: number; different: number } => ({
  same: SCORES[score].high,
  different: SCORES[score].low,
})
/** No word below a ratio of 2 either way: the ENFSI guideline's verbal scale begins there (Evaluative Reporting, 2015, table 2). */
export const LEAST_LEAN = Math.log10(2)

/** The part of a calibration that a rule is read from. */
type Measurements = ScoreCalibration & Pick<Calibration, 'templates' | 'score'>

/** What was measured for so many photos on each side, or for the nearest numbers below. */
export function measuredFor(
  calibration: Measurements,
  photos: readonly [number, number],
): ScoreCalibration & { photos: [few: number, many: number] } {
  const [few, many] = [Math.min(...photos), Math.max(...photos)]
  const [template] = (calibration.templates ?? [])
    .filter(one => one.photos[0] <= few && one.photos[1] <= many)
    .sort((a, b) => b.photos[0] * b.photos[1] - a.photos[0] * a.photos[1])
  return template ?? { ...calibration, photos: [1, 1] }
}

/** The rule of a calibration for so many photos on each side. */
export function ruleFor(calibration: Measurements, photos: readonly [number, number] = [1, 1]): Rule {
  const measured = measuredFor(calibration, photos)
  return ruleOf(measured, measured.photos, scoreNamed(calibration.score))
}

function ruleOf(measured: ScoreCalibration, photos: [number, number], score: ScoreName): Rule {
  const { genuinePairs, impostorPairs, thresholds, histogram } = measured
  const isTyped = isTypedIn(measured)
  const none = noFirm(score)
  const low = measured.fnrThresholds?.['0.01'] ?? scoreBelowWhich(histogram, FNR_OF_DIFFERENT)
  // what the pairs are too few to show is not said
  const same = isTyped || impostorPairs >= LEAST_PAIRS.same ? thresholds['0.001'] : none.same
  const different = isTyped || genuinePairs >= LEAST_PAIRS.different ? Math.min(low, same) : none.different
  return {
    score,
    same: { threshold: same, far: FAR_OF_SAME },
    different: { threshold: different, fnr: FNR_OF_DIFFERENT },
    genuinePairs,
    impostorPairs,
    photos,
    lr: isTyped ? null : (measured.lr ?? curveOfHistogram(histogram)),
  }
}

/**
 * A threshold for telling the faces of a photo set apart, where nobody is called the same for good: that of the firm word, or that of FAR 1 % where
 * the pairs support no firm word. Null without one.
 */
export function groupingThreshold(calibration: Calibration | null): number | null {
  if (!calibration) return null
  const { '0.001': strict, '0.01': loose } = calibration.thresholds
  const never = noFirm(scoreNamed(calibration.score)).same
  return [strict, loose].find(threshold => threshold < never) ?? null
}

/** In its place for a model without thresholds: those of the shipped one at FAR 0.1 % on LFW (models/lightcnn-9/card.json). */
export const UNCALIBRATED: Record<ScoreName, number> = { cosine: 0.82, jb: 2.56 }

/** Lower edge of the bin in which the share of genuine pairs is reached. */
function scoreBelowWhich({ start, step, genuine }: ScoreCalibration['histogram'], share: number): number {
  const total = genuine.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [bin, count] of genuine.entries()) {
    below += count
    if (below > share * total) return start + bin * step
  }
  return start + genuine.length * step
}

/** A score, or where an average of scores lies with confidence. */
export interface ScoreRange {
  low: number
  score: number
  high: number
}

/**
 * The verdict of a score: firm words only where the whole range lies beyond a threshold. `isDoubtful`: a photo is too poor to rely on a
 * low score, which never speaks for different persons then; a high score stays what it is, because poor photos hardly raise one.
 */
export function verdictOf(rule: Rule, { low, score, high }: ScoreRange, isDoubtful = false): Verdict {
  if (low >= rule.same.threshold) return 'same'
  const lean = rule.lr ? leanOf(likelihoodRatio(rule.lr, score)) : 'cannot-tell'
  if (high < rule.different.threshold) return isDoubtful ? 'cannot-tell' : 'different'
  return isDoubtful && lean === 'leans-different' ? 'cannot-tell' : lean
}

/** The verdicts that a score can have, from one end to the other. */
export const VERDICTS = ['same', 'leans-same', 'cannot-tell', 'leans-different', 'different'] as const

/** How many of these scores get each verdict. */
export function countVerdicts(
  rule: Rule,
  scores: Iterable<number>,
): Record<(typeof VERDICTS)[number], number> {
  const counts = { same: 0, 'leans-same': 0, 'cannot-tell': 0, 'leans-different': 0, different: 0 }
  for (const score of scores) {
    const verdict = verdictOf(rule, { low: score, score, high: score })
    if (verdict !== 'uncalibrated') counts[verdict]++
  }
  return counts
}

function leanOf({ log10 }: LikelihoodRatio): 'leans-same' | 'cannot-tell' | 'leans-different' {
  if (log10 >= LEAST_LEAN) return 'leans-same'
  return log10 <= -LEAST_LEAN ? 'leans-different' : 'cannot-tell'
}
