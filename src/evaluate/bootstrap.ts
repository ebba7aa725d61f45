// 95 % confidence intervals by the bootstrap: genuine and impostor pairs are drawn anew with replacement, each metric is read again,
// and the middle 95 % of its values is the interval (Efron's percentile method). Draws are seeded, so a report repeats exactly.
import { createResampler } from '../data/resample.ts'
import { foldAccuracies, type RankedPairs } from './folds.ts'
import type { PairFigures } from './pair-figures.ts'
import { crossing } from './roc.ts'

export type Interval = [low: number, high: number]
export interface Intervals {
  level: 0.95
  resamples: number
  eer100: Interval
  accuracy: Interval
  auc: Interval
  tprAtFar: { '0.01': Interval; '0.001': Interval; '0': Interval }
}
const RESAMPLES = 1000

export function bootstrap(pairs: RankedPairs, seed: string): Intervals {
  const genuine = new Uint16Array(pairs.genuine.reduce((sum, is) => sum + is, 0))
  const impostor = new Uint16Array(pairs.genuine.length - genuine.length)
  const [drawGenuine, drawImpostor] = [
    createResampler(`${seed} genuine`),
    createResampler(`${seed} impostor`),
  ]
  const weights = new Uint16Array(pairs.genuine.length)
  const draws: number[][] = []
  for (let n = 0; n < RESAMPLES; n++) {
    drawGenuine(genuine)
    drawImpostor(impostor)
    let g = 0
    let i = 0
    for (let at = 0; at < weights.length; at++)
      weights[at] = (pairs.genuine[at] ? genuine[g++] : impostor[i++]) ?? 0
    const folds = foldAccuracies(pairs, weights)
    draws.push([
      folds.reduce((sum, accuracy) => sum + accuracy, 0) / folds.length,
      ...metricsOf(pairs, weights, genuine.length, impostor.length),
    ])
  }
  const [accuracy, eer100, auc, at1, at01, at0] = [0, 1, 2, 3, 4, 5].map(k =>
    middle(draws.map(draw => draw[k] ?? 0)),
  ) as [Interval, Interval, Interval, Interval, Interval, Interval]
  return {
    level: 0.95,
    resamples: RESAMPLES,
    eer100,
    accuracy,
    auc,
    tprAtFar: { '0.01': at1, '0.001': at01, '0': at0 },
  }
}

/** 100 % - EER, area, TPR at FAR 1 %, 0.1 % and 0 of weighted pairs; equal scores count as one point. */
function metricsOf(
  { score, genuine }: RankedPairs,
  weights: Uint16Array,
  genuineCount: number,
  impostorCount: number,
): number[] {
  const allowed = [0.01, 0.001, 0].map(share => Math.floor(share * impostorCount + 1e-9))
  const accepted = [0, 0, 0]
  let [trueAccepts, falseAccepts, area, eer] = [0, 0, 0, -1]
  for (let i = 0; i < score.length; ) {
    const [trueBefore, falseBefore] = [trueAccepts, falseAccepts]
    const group = score[i]
    for (; i < score.length && score[i] === group; i++)
      if (genuine[i]) trueAccepts += weights[i] ?? 0
      else falseAccepts += weights[i] ?? 0
    area += ((falseAccepts - falseBefore) * (trueAccepts + trueBefore)) / 2
    for (let far = 0; far < allowed.length; far++)
      if (falseAccepts <= (allowed[far] ?? 0)) accepted[far] = trueAccepts
    if (eer < 0 && trueAccepts * impostorCount >= (impostorCount - falseAccepts) * genuineCount)
      eer =
        trueAccepts === trueBefore
          ? trueAccepts / genuineCount
          : falseAccepts === falseBefore
            ? 1 - falseBefore / impostorCount
            : crossing(
                [trueBefore / genuineCount, falseBefore / impostorCount],
                [trueAccepts / genuineCount, falseAccepts / impostorCount],
              )
  }
  return [eer, area / (genuineCount * impostorCount), ...accepted.map(count => count / genuineCount)]
}

/** With the figures inside: draws of few pairs, and readings that leave out points, can lie to one side of them. */
export function holding(intervals: Intervals, { eer100, accuracy, auc, tprAtFar }: PairFigures): Intervals {
  const holds = ([low, high]: Interval, value: number): Interval => [
    Math.min(low, value),
    Math.max(high, value),
  ]
  const { tprAtFar: tpr } = intervals
  return {
    ...intervals,
    eer100: holds(intervals.eer100, eer100),
    accuracy: holds(intervals.accuracy, accuracy.mean),
    auc: holds(intervals.auc, auc),
    tprAtFar: {
      '0.01': holds(tpr['0.01'], tprAtFar['0.01']),
      '0.001': holds(tpr['0.001'], tprAtFar['0.001']),
      '0': holds(tpr['0'], tprAtFar['0']),
    },
  }
}

function middle(values: number[]): Interval {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  return [at(0.025), at(0.975)]
}
