// What the scores of all pairs of faces in a photo set say before any group is made: which threshold suits this set, and which faces are
// worth a question.
import type { Calibration } from '../model/card.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { likelihoodRatio } from '../verify/likelihood.ts'
import { groupingThreshold, LEAST_LEAN, ruleFor } from '../verify/rule.ts'

/** How many pairs have which score. */
export interface PairCounts {
  start: number
  step: number
  counts: number[]
}
/** Two faces, the lower one first. */
export interface FacePair {
  a: number
  b: number
  score: number
}

/** Counts the finite scores of a symmetric matrix [N, N]: what may not or must be one person is not counted. */
export function countPairs(scores: Float32Array, count: number, name: ScoreName): PairCounts {
  const { step } = SCORES[name]
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  forEachPair(scores, count, score => {
    if (!Number.isFinite(score)) return
    low = Math.min(low, score)
    high = Math.max(high, score)
  })
  if (low > high) return { start: 0, step, counts: [] }
  const first = Math.floor(low / step)
  const counts = new Array<number>(Math.floor(high / step) - first + 1).fill(0)
  forEachPair(scores, count, score => {
    if (!Number.isFinite(score)) return
    const bin = Math.floor(score / step) - first
    counts[bin] = (counts[bin] ?? 0) + 1
  })
  return { start: first * step, step, counts }
}
function forEachPair(scores: Float32Array, count: number, visit: (score: number) => void): void {
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) visit(scores[a * count + b] as number)
}

/** Of each face the `most` faces that are most alike, as pairs, best first: all that may belong together. */
export function closestPairs(scores: Float32Array, count: number, most: number): FacePair[] {
  const pairs = new Map<number, FacePair>()
  for (let face = 0; face < count; face++) {
    const near: FacePair[] = []
    for (let other = 0; other < count; other++) {
      const score = scores[face * count + other] as number
      if (!Number.isFinite(score) || (near.length === most && score <= (near.at(-1)?.score ?? score)))
        continue
      near.push({ a: Math.min(face, other), b: Math.max(face, other), score })
      near.sort((x, y) => y.score - x.score)
      near.length = Math.min(near.length, most)
    }
    for (const pair of near) pairs.set(pair.a * count + pair.b, pair)
  }
  return [...pairs.values()].sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b)
}

/** At the first threshold a pair of the set is one person's with odds of 1 to 2; groups, which average over pairs, with better ones. */
const ODDS = 0.5
const ROUNDS = 200
/** Ten pairs more, one of them of one person, stand for what is not known of a set of few faces. */
const SUPPOSED = { genuine: 1, all: 10 }

/**
 * The threshold that a photo set begins with. How many of its pairs show one person is estimated from their scores and the measured
 * likelihood ratios (expectation and maximisation of the one unknown share); the threshold is where the ratio makes up for it. Photos of
 * few people get a low one, photos of many strangers a high one. On LFW, of people with two or three pictures and others with one, pairs
 * found and groups mixed, against the fixed threshold of FAR 0.1 %: 10 + 10 people 70 % (62 %), 0.8 of 9 groups (0.8); 30 + 200 people
 * 30 % (66 %), 1.8 of 14 groups (22.5 of 43). Without measured pairs it is the fixed one, null without that.
 */
export function firstThreshold(pairs: PairCounts, calibration: Calibration | null): number | null {
  const fixed = groupingThreshold(calibration)
  const curve = calibration && ruleFor(calibration).lr
  const total = pairs.counts.reduce((sum, count) => sum + count, 0)
  if (fixed === null || !curve || curve.score.length < 2 || total === 0) return fixed
  const { start, step, counts } = pairs
  const ratios = counts.map((_, bin) => 10 ** likelihoodRatio(curve, start + (bin + 0.5) * step).log10)
  let share = SUPPOSED.genuine / SUPPOSED.all
  for (let round = 0; round < ROUNDS; round++) {
    let genuine = 0
    counts.forEach((count, bin) => {
      const weight = share * (ratios[bin] as number)
      genuine += (count * weight) / (weight + 1 - share)
    })
    share = (genuine + SUPPOSED.genuine) / (total + SUPPOSED.all)
  }
  return scoreOfRatio(curve, Math.log10((ODDS * (1 - share)) / share))
}

/** Pairs that score less do not even lean to one person. Without measured pairs every one is worth a question. */
export function leastWorthAsking(calibration: Calibration | null): number {
  const curve = calibration && ruleFor(calibration).lr
  return curve ? scoreOfRatio(curve, LEAST_LEAN) : Number.NEGATIVE_INFINITY
}

/** The least score with this ratio; of a ratio beyond what was measured the end of the curve. */
function scoreOfRatio({ score, log10 }: { score: number[]; log10: number[] }, wanted: number): number {
  const at = log10.findIndex(value => value >= wanted)
  if (at < 0) return score.at(-1) ?? 0
  const [x0, x1] = [score[at - 1], score[at] ?? 0]
  const [y0, y1] = [log10[at - 1] ?? 0, log10[at] ?? 0]
  return x0 === undefined || y1 <= y0 ? x1 : x0 + ((x1 - x0) * (wanted - y0)) / (y1 - y0)
}
