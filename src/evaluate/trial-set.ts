// The pictures of all trials in an order that makes one pass over their scores serve every trial.
import type { BlufrConfig } from '../data/blufr.ts'
import type { ScoredEmbeddings } from './scored.ts'

/** Pictures that are tested in some trial, sorted by the set of their trials, then by identity. */
export interface TrialSet {
  embeddings: ScoredEmbeddings
  /** Row of each picture in the embeddings. */
  row: Uint32Array
  label: Int32Array
  /** Bit t is set when the picture is tested in trial t. */
  trials: Uint16Array
  /** Places where the set of trials changes; begins with 0 and ends with the number of pictures. */
  runs: Uint32Array
  /** Score of two places in float64. */
  exact(a: number, b: number): number
}

/** One pass serves so many trials (BLUFR has ten); every combination of them has a histogram. */
export const TRIALS_A_PASS = 10

/** `rowOf` gives the row of a picture of the configuration or undefined when it is missing. */
export function trialSet(
  config: BlufrConfig,
  trials: readonly { test: Uint32Array }[],
  embeddings: ScoredEmbeddings,
  rowOf: (picture: number) => number | undefined,
): TrialSet {
  const bits = new Uint16Array(config.pictures.length)
  trials.forEach(({ test }, t) => {
    for (const picture of test)
      if (rowOf(picture) !== undefined) bits[picture] = (bits[picture] ?? 0) | (1 << t)
  })
  const bitsOf = (picture: number) => bits[picture] ?? 0
  const labelOf = (picture: number) => config.labels[picture] ?? 0
  const order = [...bits.keys()]
    .filter(picture => bitsOf(picture) !== 0)
    .sort((a, b) => bitsOf(a) - bitsOf(b) || labelOf(a) - labelOf(b))
  const row = Uint32Array.from(order, picture => rowOf(picture) ?? 0)
  const runs = [...order.keys()].filter(
    at => at === 0 || bitsOf(order[at] ?? 0) !== bitsOf(order[at - 1] ?? 0),
  )
  return {
    embeddings,
    row,
    label: Int32Array.from(order, labelOf),
    trials: Uint16Array.from(order, bitsOf),
    runs: Uint32Array.from([...runs, order.length]),
    exact: (a, b) => embeddings.exact(row[a] as number, row[b] as number),
  }
}
