// Covariances, shrunk -> the directions in which the one within a person is the identity and the one between people is diagonal.
import { WeightsError } from '../errors.ts'
import type { Covariances } from './moments.ts'
import { eigenOf, type Space } from './space.ts'

/** Directions in which people differ less than this share of what photos of one person do say nothing. */
const LEAST_BETWEEN = 1e-3

/**
 * Between what the data says (0) and what it is shrunk towards (1): the covariances of the earlier back-end where there is one, else
 * for W its mean variance in every direction.
 */
export function shrunk(data: Covariances, { prior, size }: Space, share: number): Covariances {
  const keep = 1 - share
  const within = data.within.map(value => keep * value)
  const between = data.between.map(value => (prior ? keep * value : value))
  let trace = 0
  for (let k = 0; k < size; k++) trace += data.within[k * size + k] as number
  for (let k = 0; k < size; k++) {
    const at = k * size + k
    within[at] = (within[at] as number) + share * (prior ? (prior.within[k] as number) : trace / size)
    if (prior) between[at] = (between[at] as number) + share * (prior.between[k] as number)
  }
  return { mean: prior ? data.mean.map(value => keep * value) : data.mean, within, between }
}

/** What the earlier back-end is in its own space. */
export function diagonalOf(prior: NonNullable<Space['prior']>): Diagonal {
  const size = prior.between.length
  const turn = new Float64Array(size * size)
  for (let k = 0; k < size; k++) turn[k * size + k] = 1
  return { mean: new Float64Array(size), turn, between: prior.between }
}

/** z = (x - mean) turn, for points x of a space. */
export interface Diagonal {
  /** [size] */
  mean: Float64Array
  /** [size, K], row by row. */
  turn: Float64Array
  /** [K], largest first. */
  between: Float64Array
}

/** Throws WeightsError when the photos of a person do not differ in some direction, or people do not differ in any. */
export function diagonalised({ mean, within, between }: Covariances, size: number): Diagonal {
  const lower = choleskyOf(within, size)
  const { values, vectors } = eigenOf(whitened(between, lower, size), size)
  const kept = values.filter(value => value > LEAST_BETWEEN).length
  if (kept === 0)
    throw new WeightsError(
      'In these pictures, different people differ no more than pictures of one person do, so nothing can be learned from them. Check that each folder is one person.',
    )
  const turn = backSubstituted(lower, vectors, { size, kept })
  return { mean, turn, between: values.slice(0, kept) }
}

/** L with L L' = W, row by row. */
function choleskyOf(upper: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = upper[j * size + i] as number
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number)
      if (i === j) {
        if (!(sum > 1e-12))
          throw new WeightsError(
            'The pictures of each person are almost the same, so they do not show how photos of one person differ. Give different photos of each person.',
          )
        lower[i * size + i] = Math.sqrt(sum)
      } else lower[i * size + j] = sum / (lower[j * size + j] as number)
    }
  return lower
}

/** L^-1 B L'^-1, upper triangle. */
function whitened(upper: Float64Array, lower: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size) // rows are L^-1 times the columns of B
  const column = new Float64Array(size)
  for (let c = 0; c < size; c++) {
    for (let i = 0; i < size; i++) column[i] = upper[i <= c ? i * size + c : c * size + i] as number
    solve(lower, column, half.subarray(c * size, (c + 1) * size))
  }
  const both = new Float64Array(size * size)
  for (let r = 0; r < size; r++) {
    for (let i = 0; i < size; i++) column[i] = half[i * size + r] as number
    solve(lower, column, both.subarray(r * size, (r + 1) * size))
  }
  return both
}

/** L^-1 times a column. */
function solve(lower: Float64Array, column: Float64Array, out: Float64Array): void {
  const size = column.length
  for (let i = 0; i < size; i++) {
    let sum = column[i] as number
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] as number) * (out[k] as number)
    out[i] = sum / (lower[i * size + i] as number)
  }
}

/** L'^-1 times the first `kept` columns of V, [size, kept]. */
function backSubstituted(
  lower: Float64Array,
  vectors: Float64Array,
  { size, kept }: { size: number; kept: number },
): Float64Array {
  const out = new Float64Array(size * kept)
  for (let i = size - 1; i >= 0; i--)
    for (let c = 0; c < kept; c++) {
      let sum = vectors[i * size + c] as number
      for (let k = i + 1; k < size; k++)
        sum -= (lower[k * size + i] as number) * (out[k * kept + c] as number)
      out[i * kept + c] = sum / (lower[i * size + i] as number)
    }
  return out
}
