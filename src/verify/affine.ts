// Scores that are log likelihood ratios of a model already -> likelihood ratios that keep what they promise: log10 LR = slope score +
// offset, by logistic regression with both kinds of pairs weighing the same (Brümmer and du Preez 2006, section 6).
import type { LikelihoodCurve } from '../model/card.ts'
import type { ScoreName } from '../model/scores.ts'
import { likelihoodCurve } from './likelihood.ts'

export interface Affine {
  slope: number
  offset: number
}

const STEPS = 50
/** Keeps the regression of scores that do not overlap from running off: one pair of each kind in a thousand may err. */
const DOUBT = 1e-3
/** A flatter line says nothing, and its ends would lie beyond all scores. */
const LEAST_SLOPE = 1e-4

/** The line that costs least. Scores of any scale; throws TypeError without a score of each kind. */
export function affineFit(genuine: ArrayLike<number>, impostor: ArrayLike<number>): Affine {
  if (genuine.length === 0 || impostor.length === 0) throw new TypeError('affineFit: no pairs')
  const { centre, scale } = spreadOf(genuine, impostor)
  let [slope, offset] = [1, 0] // of (score - centre) / scale, natural logarithm
  for (let step = 0; step < STEPS; step++) {
    // gradient and Hessian of the cost
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9]
    const add = (scores: ArrayLike<number>, isGenuine: boolean) => {
      for (let i = 0; i < scores.length; i++) {
        const x = ((scores[i] as number) - centre) / scale
        const p = 1 / (1 + Math.exp(-(slope * x + offset)))
        const error = (p - (isGenuine ? 1 - DOUBT : DOUBT)) / scores.length
        const weight = (p * (1 - p)) / scores.length
        g0 += error
        g1 += error * x
        h00 += weight
        h01 += weight * x
        h11 += weight * x * x
      }
    }
    add(genuine, true)
    add(impostor, false)
    const determinant = h00 * h11 - h01 * h01
    if (!(determinant > 0)) break
    const [d0, d1] = [(g0 * h11 - g1 * h01) / determinant, (g1 * h00 - g0 * h01) / determinant]
    const damping = Math.min(1, 4 / Math.hypot(d0, d1))
    offset -= damping * d0
    slope = Math.max(0, slope - damping * d1)
    if (Math.abs(d0) + Math.abs(d1) < 1e-12) break
  }
  return { slope: slope / scale / Math.LN10, offset: (offset - (slope * centre) / scale) / Math.LN10 }
}

/** Mean and standard deviation of all scores. */
function spreadOf(
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
): { centre: number; scale: number } {
  const count = genuine.length + impostor.length
  const overAll = (of: (score: number) => number) => {
    let sum = 0
    for (const scores of [genuine, impostor])
      for (let i = 0; i < scores.length; i++) sum += of(scores[i] as number)
    return sum / count
  }
  const centre = overAll(score => score)
  return {
    centre,
    scale: Math.sqrt(
      Math.max(
        1e-12,
        overAll(score => (score - centre) ** 2),
      ),
    ),
  }
}

/** The line as a curve that says no more than so many pairs can support, however far a score lies out. */
export function affineCurve(
  { slope, offset }: Affine,
  support: { genuine: number; impostor: number },
): LikelihoodCurve {
  const [low, high] = [-Math.log10(support.genuine + 1), Math.log10(support.impostor + 1)]
  if (!(slope > LEAST_SLOPE)) return { score: [0], log10: [Math.max(low, Math.min(high, offset))] }
  return { score: [(low - offset) / slope, (high - offset) / slope], log10: [low, high] }
}

/** The curve of a score: a line where the score is a log likelihood ratio already, else the isotonic one. */
export function lrCurveOf(
  score: ScoreName,
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
  support: { genuine: number; impostor: number } = { genuine: genuine.length, impostor: impostor.length },
): LikelihoodCurve {
  return score === 'jb'
    ? affineCurve(affineFit(genuine, impostor), support)
    : likelihoodCurve(genuine, impostor, support)
}
