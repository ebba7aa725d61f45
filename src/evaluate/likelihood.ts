// What the scores are worth as evidence: the curve of likelihood ratios, and its cost on pairs that it was not made from.
import type { LikelihoodCurve } from '../model/card.ts'
import type { ScoreName } from '../model/scores.ts'
import { lrCurveOf } from '../verify/affine.ts'
import { cllr, likelihoodRatio, minCllr } from '../verify/likelihood.ts'
import type { ScoredPairs } from './pair-figures.ts'

export interface LikelihoodFigures {
  /** Of all pairs: what verdicts use. */
  lr: LikelihoodCurve
  /** Bits: of a score that is a log likelihood ratio by itself, read as it is, before it is calibrated. Other scores have none. */
  cllrBefore?: number
  /** Bits: each fold's pairs read by the curve of the other folds. */
  cllr: number
  /** Bits: the least that any monotone reading of these scores could have. */
  minCllr: number
  /** Tippett plot of the same ratios: the share of pairs whose log10 ratio is at least so large. */
  tippett: { log10: number[]; genuine: number[]; impostor: number[] }
}

const STEP = 0.1

/** Needs a genuine and an impostor pair outside each fold; null where a fold leaves none. */
export function likelihoodFigures(
  { score, genuine, fold }: ScoredPairs,
  name: ScoreName,
): LikelihoodFigures | null {
  const of = (keep: (at: number) => boolean) => ({
    genuine: score.filter((_, at) => genuine[at] === 1 && keep(at)),
    impostor: score.filter((_, at) => genuine[at] !== 1 && keep(at)),
  })
  const all = of(() => true)
  const folds = [...new Set(Array.from(score, (_, at) => fold[at] ?? 0))]
  const read = { genuine: [] as number[], impostor: [] as number[] }
  for (const test of folds) {
    const [training, tested] = [of(at => fold[at] !== test), of(at => fold[at] === test)]
    if (training.genuine.length === 0 || training.impostor.length === 0) return null
    const curve = lrCurveOf(name, training.genuine, training.impostor)
    for (const kind of ['genuine', 'impostor'] as const)
      for (const one of tested[kind]) read[kind].push(likelihoodRatio(curve, one).log10)
  }
  return {
    lr: lrCurveOf(name, all.genuine, all.impostor),
    ...(name === 'jb' && { cllrBefore: cllr(...asRatios(all)) }),
    cllr: cllr(read.genuine, read.impostor),
    minCllr: minCllr(all.genuine, all.impostor),
    tippett: tippettOf(read.genuine, read.impostor),
  }
}

/** Natural logarithms of ratios as log10. */
const asRatios = ({ genuine, impostor }: { genuine: Float64Array; impostor: Float64Array }) =>
  [genuine, impostor].map(scores => scores.map(score => score / Math.LN10)) as [Float64Array, Float64Array]

function tippettOf(genuine: readonly number[], impostor: readonly number[]): LikelihoodFigures['tippett'] {
  let [low, high] = [0, 0]
  for (const value of [...genuine, ...impostor]) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const first = Math.floor(low / STEP)
  const steps = Array.from({ length: Math.ceil(high / STEP) - first + 2 }, (_, n) => first + n)
  const share = (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    let below = 0
    return steps.map(step => {
      while (below < sorted.length && (sorted[below] ?? 0) < step * STEP - 1e-9) below++
      return Math.round(((sorted.length - below) / sorted.length) * 1e5) / 1e5
    })
  }
  const log10 = steps.map(step => Math.round(step * STEP * 10) / 10)
  return { log10, genuine: share(genuine), impostor: share(impostor) }
}
