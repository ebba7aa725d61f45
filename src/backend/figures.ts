// What a fit says about people that it was not learned from: the same held-out pairs by each score, with intervals.
import type { Interval } from '../evaluate/bootstrap.ts'
import { bootstrap } from '../evaluate/bootstrap.ts'
import { readPairs } from '../evaluate/pair-figures.ts'
import { cllr, minCllr } from '../verify/likelihood.ts'
import type { HeldOut } from './fit.ts'

/** Rates in 0..1 with 95 % intervals; costs in bits. */
export interface ScoreFigures {
  /** `cosine`, `before`: the back-end that was there, `after`: what was learned. */
  of: 'cosine' | 'before' | 'after'
  eer100: number
  eer100Interval: Interval
  tprAtFar1: number
  tprAtFar1Interval: Interval
  minCllr: number
  /** The log likelihood ratios taken as they are; null for the cosine. */
  cllr: number | null
}
export interface HeldOutFigures {
  genuinePairs: number
  impostorPairs: number
  scores: ScoreFigures[]
}

export function heldOutFigures({ genuine, fold, cosine, prior, fitted }: HeldOut): HeldOutFigures {
  const genuinePairs = genuine.reduce((sum, is) => sum + is, 0)
  const figuresOf = (of: ScoreFigures['of'], score: Float64Array): ScoreFigures => {
    const { figures, ranked } = readPairs({ score, genuine, fold }, 'toolkit')
    const { eer100, tprAtFar } = bootstrap(ranked, 'held-out pairs')
    const kind = (is: 0 | 1) => score.filter((_, n) => genuine[n] === is)
    const log10 = (scores: Float64Array) => scores.map(one => one / Math.LN10)
    return {
      of,
      eer100: figures.eer100,
      eer100Interval: eer100,
      tprAtFar1: figures.tprAtFar['0.01'],
      tprAtFar1Interval: tprAtFar['0.01'],
      minCllr: minCllr(kind(1), kind(0)),
      cllr: of === 'cosine' ? null : cllr(log10(kind(1)), log10(kind(0))),
    }
  }
  return {
    genuinePairs,
    impostorPairs: genuine.length - genuinePairs,
    scores: [
      figuresOf('cosine', cosine),
      ...(prior ? [figuresOf('before', prior)] : []),
      figuresOf('after', fitted),
    ],
  }
}
