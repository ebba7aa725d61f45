// Error rates for groups of people at the one threshold of all (ISO/IEC 19795-10; NIST FRVT part 8, NISTIR 8280): the share of strangers that
// are taken for one person (FMR) and of one person's pairs that are missed (FNMR), for each two values of an attribute.
import type { Attributes } from '../data/attributes.ts'
import { wilson } from './wilson.ts'

export interface GroupRate {
  /** Values of both photos. */
  values: [string, string]
  pairs: number
  errors: number
  /** Null where there are too few pairs for a rate. */
  rate: number | null
  interval: [number, number] | null
}
export interface Spread {
  worst: string
  best: string
  /** Null where the best group has no error. */
  worstOverBest: number | null
  /** Null where a group has no error. */
  worstOverMean: number | null
}
export interface GroupFigures {
  attribute: string
  values: string[]
  /** Each two values, and each with itself; those without a pair are left out. */
  fmr: GroupRate[]
  fnmr: GroupRate[]
  /** Among pairs within one group; null with fewer than two that have a rate. */
  fmrSpread: Spread | null
  fnmrSpread: Spread | null
}
export interface GroupInput {
  attributes: Attributes
  /** Of an attribute and a row of embeddings: the place of its value, or -1. */
  groupOf(attribute: number, row: number): number
  pairs: { a: Uint32Array; b: Uint32Array; genuine: Uint8Array; score: Float64Array }
  threshold: number
}

/** Fewer pairs give a count and no rate. */
export const FEWEST_PAIRS = 30

export function groupFigures({ attributes, groupOf, pairs, threshold }: GroupInput): GroupFigures[] {
  return attributes.columns.map(({ name, values }, at) => {
    const count = values.length
    const counts = { fmr: new Float64Array(2 * count * count), fnmr: new Float64Array(2 * count * count) }
    for (let i = 0; i < pairs.score.length; i++) {
      const [x, y] = [groupOf(at, pairs.a[i] as number), groupOf(at, pairs.b[i] as number)]
      if (x < 0 || y < 0) continue
      const cell = 2 * (Math.min(x, y) * count + Math.max(x, y))
      const isAccepted = (pairs.score[i] as number) >= threshold
      const into = pairs.genuine[i] ? counts.fnmr : counts.fmr
      into[cell] = (into[cell] as number) + 1
      if (isAccepted !== (pairs.genuine[i] === 1)) into[cell + 1] = (into[cell + 1] as number) + 1
    }
    const [fmr, fnmr] = [ratesOf(counts.fmr, values), ratesOf(counts.fnmr, values)]
    return { attribute: name, values, fmr, fnmr, fmrSpread: spreadOf(fmr), fnmrSpread: spreadOf(fnmr) }
  })
}

function ratesOf(counts: Float64Array, values: readonly string[]): GroupRate[] {
  const rates: GroupRate[] = []
  for (const [x, first] of values.entries())
    for (const [y, second] of values.entries()) {
      const [pairs = 0, errors = 0] = counts.subarray(2 * (x * values.length + y))
      if (pairs === 0) continue
      const isEnough = pairs >= FEWEST_PAIRS
      rates.push({
        ...{ values: [first, second], pairs, errors },
        ...{ rate: isEnough ? errors / pairs : null, interval: isEnough ? wilson(errors, pairs) : null },
      })
    }
  return rates
}

function spreadOf(rates: readonly GroupRate[]): Spread | null {
  const within = rates
    .flatMap(({ values, rate }) =>
      values[0] === values[1] && rate !== null ? [{ value: values[0], rate }] : [],
    )
    .sort((a, b) => a.rate - b.rate)
  const [best, worst] = [within[0], within.at(-1)]
  if (!best || !worst || within.length < 2) return null
  const mean = Math.exp(within.reduce((sum, { rate }) => sum + Math.log(rate), 0) / within.length)
  return {
    ...{ worst: worst.value, best: best.value },
    worstOverBest: best.rate > 0 ? worst.rate / best.rate : null,
    worstOverMean: mean > 0 ? worst.rate / mean : null,
  }
}
