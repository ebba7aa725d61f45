// The space that a back-end is fitted in: the first dimensions of the one that is at hand, or the principal directions of the embeddings
// themselves. Few people cannot tell anything about more directions, and everything after it costs the cube of their number.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import { affineMap } from '../model/map.ts'
import { scatter } from './scatter.ts'

/** An affine map of unit embeddings: x = (e - mean) axes, with what the covariances are shrunk towards there. */
export interface Space {
  /** [D] */
  mean: Float64Array
  /** [D, size], row by row. */
  axes: Float64Array
  size: number
  /** Diagonals [size] of the covariances that an earlier back-end has here; null without one. */
  prior: { within: Float64Array; between: Float64Array } | null
}

/** Beyond it, LFW's figures with the shipped back-end no longer change. */
const MOST_DIMENSIONS = 112

/** The directions in which people differ most by `prior`, where its within-person variance is 1. */
export function spaceOf({ mean, transform, between }: Backend): Space {
  const order = Array.from(between.keys()).sort((a, b) => (between[b] ?? 0) - (between[a] ?? 0) || a - b)
  const kept = order.slice(0, MOST_DIMENSIONS)
  const size = kept.length
  const axes = new Float64Array(D * size)
  for (let i = 0; i < D; i++)
    for (let k = 0; k < size; k++)
      axes[i * size + k] = transform[i * between.length + (kept[k] as number)] as number
  return {
    mean,
    axes,
    size,
    prior: {
      within: new Float64Array(size).fill(1),
      between: Float64Array.from(kept, k => between[k] as number),
    },
  }
}

/** The principal directions of unit embeddings [N, D], which needs no identities. */
export function principalSpace(units: Float64Array): Space {
  const count = units.length / D
  const mean = new Float64Array(D)
  for (let row = 0; row < count; row++)
    for (let i = 0; i < D; i++) mean[i] = (mean[i] as number) + (units[row * D + i] as number) / count
  const spread = scatter(D)
  const x = new Float64Array(D)
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < D; i++) x[i] = (units[row * D + i] as number) - (mean[i] as number)
    spread.add(x)
  }
  const covariance = spread.sum().map(sum => sum / count)
  const { values, vectors } = eigenOf(covariance, D)
  const size = Math.max(1, Math.min(MOST_DIMENSIONS, values.filter(value => value > 1e-9).length))
  const axes = new Float64Array(D * size)
  for (let i = 0; i < D; i++) for (let k = 0; k < size; k++) axes[i * size + k] = vectors[i * D + k] as number
  return { mean, axes, size, prior: null }
}

/** The chosen rows of embeddings, scaled to length 1, in float64. */
export function unitsOf(embeddings: Float32Array, rows: readonly number[]): Float64Array {
  const units = new Float64Array(rows.length * D)
  for (const [n, row] of rows.entries()) {
    let squares = 0
    for (let i = 0; i < D; i++) squares += (embeddings[row * D + i] as number) ** 2
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let i = 0; i < D; i++) units[n * D + i] = (embeddings[row * D + i] as number) * scale
  }
  return units
}

/** Unit embeddings [N, D] -> [N, size]. */
export const intoSpace = (units: Float64Array, { mean, axes }: Space): Float64Array =>
  affineMap(mean, axes).of(units)

/** Eigenvalues, largest first, and eigenvectors as columns, of a symmetric matrix of which the upper triangle is given. */
export function eigenOf(upper: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const whole = new Matrix(size, size)
  for (let i = 0; i < size; i++)
    for (let k = i; k < size; k++) {
      whole.set(i, k, upper[i * size + k] as number)
      whole.set(k, i, upper[i * size + k] as number)
    }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(whole, { assumeSymmetric: true })
  const order = [...realEigenvalues.keys()].sort(
    (a, b) => (realEigenvalues[b] ?? 0) - (realEigenvalues[a] ?? 0) || a - b,
  )
  const vectors = new Float64Array(size * size)
  for (const [k, from] of order.entries()) {
    // a sign that does not hang on the algorithm: the largest entry is positive
    let largest = 0
    for (let i = 0; i < size; i++) {
      const value = eigenvectorMatrix.get(i, from)
      if (Math.abs(value) > Math.abs(largest)) largest = value
    }
    const sign = largest < 0 ? -1 : 1
    for (let i = 0; i < size; i++) vectors[i * size + k] = sign * eigenvectorMatrix.get(i, from)
  }
  return { values: Float64Array.from(order, k => realEigenvalues[k] ?? 0), vectors }
}
