// 95 % intervals that count people, not pairs: people are drawn anew with replacement, and a pair counts as often as both of its people are
// drawn together (a person's own pairs as often as the person). Pairs of one person rise and fall together, which a draw of pairs hides.
import { createResampler } from '../data/resample.ts'
import type { Interval } from './bootstrap.ts'
import { crossing } from './roc.ts'

/** Pairs from the highest score to the lowest, with the people of each. */
export interface PairsByPeople {
  score: Float64Array
  genuine: Uint8Array
  personA: Uint32Array
  personB: Uint32Array
  people: number
}
export interface PeopleIntervals {
  resamples: number
  eer100: Interval
  /** In the order of the rates that were asked for. */
  tpr: Interval[]
}

const RESAMPLES = 1000
/** More pairs need fewer draws, and each takes longer. */
const MANY_PAIRS = 200_000
const RESAMPLES_OF_MANY = 200

export function bootstrapPeople(
  pairs: PairsByPeople,
  fars: readonly number[],
  seed: string,
): PeopleIntervals {
  const resamples = pairs.score.length > MANY_PAIRS ? RESAMPLES_OF_MANY : RESAMPLES
  const draw = createResampler(seed)
  const times = new Uint16Array(pairs.people)
  const weights = new Float64Array(pairs.score.length)
  const draws: number[][] = []
  for (let n = 0; n < resamples; n++) {
    draw(times)
    const metrics = metricsOf(pairs, fars, weigh(pairs, times, weights))
    if (metrics) draws.push(metrics)
  }
  const [eer100, ...tpr] = [0, ...fars.keys()].map((_, k) => middle(draws.map(one => one[k] ?? 0)))
  return { resamples, eer100: eer100 as Interval, tpr }
}

function weigh({ genuine, personA, personB }: PairsByPeople, times: Uint16Array, weights: Float64Array) {
  for (let i = 0; i < weights.length; i++) {
    const first = times[personA[i] as number] as number
    weights[i] = genuine[i] ? first : first * (times[personB[i] as number] as number)
  }
  return weights
}

/** 100 % - EER and the TPR at each rate; null where a draw leaves no pair of one kind. */
function metricsOf(
  { score, genuine }: PairsByPeople,
  fars: readonly number[],
  weights: Float64Array,
): number[] | null {
  let [all, others] = [0, 0]
  for (let i = 0; i < weights.length; i++)
    if (genuine[i]) all += weights[i] as number
    else others += weights[i] as number
  if (all === 0 || others === 0) return null
  const accepted = fars.map(() => 0)
  let [trueAccepts, falseAccepts, eer] = [0, 0, -1]
  for (let i = 0; i < score.length; ) {
    const before = [trueAccepts / all, falseAccepts / others] as const
    const group = score[i]
    for (; i < score.length && score[i] === group; i++)
      if (genuine[i]) trueAccepts += weights[i] as number
      else falseAccepts += weights[i] as number
    for (let k = 0; k < fars.length; k++)
      if (falseAccepts <= (fars[k] as number) * others + 1e-9) accepted[k] = trueAccepts
    const here = [trueAccepts / all, falseAccepts / others] as const
    if (eer < 0 && here[0] >= 1 - here[1])
      eer = here[0] === before[0] && here[1] === before[1] ? here[0] : crossing(before, here)
  }
  return [eer, ...accepted.map(count => count / all)]
}

function middle(values: number[]): Interval {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  return [at(0.025), at(0.975)]
}
