// Embeddings as a score sees them: vectors whose products, with what each adds, are the scores. Millions of pairs are measured by these.
import type { Embeddings } from '../data/embeddings.ts'
import type { ScoreName } from '../model/scores.ts'
import type { Scorer } from '../verify/projection.ts'
import { rowAt } from './lookup.ts'

export interface ScoredEmbeddings extends Embeddings {
  score: ScoreName
  /** What each row adds to its scores; null where rows are scaled to length 1 and add nothing (the cosine). */
  bias: Float32Array | null
  /** Scores that are worked out in float32 differ from each other by less than this where the exact ones are equal. */
  float32Error: number
  /** The score of two rows in float64. */
  exact(a: number, b: number): number
}

/** Takes each embedding through the score once. Throws DeviceError when one is not finite. */
export const scoredBy = (scorer: Scorer, embeddings: Embeddings): ScoredEmbeddings =>
  scorer.name === 'cosine' ? cosines(embeddings) : projected(scorer, embeddings)

function cosines(embeddings: Embeddings): ScoredEmbeddings {
  const { dimension, rows, names } = embeddings
  const squares = Float64Array.from(names, (_, row) => product(rows, dimension, row, row) || 1)
  return {
    ...embeddings,
    score: 'cosine',
    bias: null,
    float32Error: 1e-5,
    // one root: equal embeddings score exactly 1
    exact: (a, b) =>
      product(rows, dimension, a, b) / Math.sqrt((squares[a] as number) * (squares[b] as number)),
  }
}

/** Of the product of vectors of 256 numbers, rounded by 2^-24 at each step, and of the sum of biases. */
const [ERROR_OF_PRODUCT, ERROR_OF_BIAS] = [3.5e-5, 1e-6]

function projected(scorer: Scorer, embeddings: Embeddings): ScoredEmbeddings {
  const { dimension, names } = embeddings
  const vectors = new Float64Array(names.length * dimension)
  const bias = new Float64Array(names.length)
  let [longest, heaviest] = [0, 0]
  for (let row = 0; row < names.length; row++) {
    const { vector, bias: own } = scorer.project(rowAt(embeddings, row))
    vectors.set(vector, row * dimension)
    bias[row] = own
    longest = Math.max(longest, product(vectors, dimension, row, row))
    heaviest = Math.max(heaviest, Math.abs(own))
  }
  return {
    ...{ names, dimension, score: scorer.name },
    rows: Float32Array.from(vectors),
    bias: Float32Array.from(bias),
    float32Error: ERROR_OF_PRODUCT * longest + ERROR_OF_BIAS * heaviest,
    exact: (a, b) => product(vectors, dimension, a, b) + ((bias[a] as number) + (bias[b] as number)),
  }
}

/** Of two rows of [N, D]. */
function product(values: Float32Array | Float64Array, dimension: number, a: number, b: number): number {
  const [x, y] = [a * dimension, b * dimension]
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0] // four chains, so that additions need not wait for each other
  let d = 0
  for (; d + 3 < dimension; d += 4) {
    sum0 += (values[x + d] as number) * (values[y + d] as number)
    sum1 += (values[x + d + 1] as number) * (values[y + d + 1] as number)
    sum2 += (values[x + d + 2] as number) * (values[y + d + 2] as number)
    sum3 += (values[x + d + 3] as number) * (values[y + d + 3] as number)
  }
  for (; d < dimension; d++) sum0 += (values[x + d] as number) * (values[y + d] as number)
  return sum0 + sum1 + (sum2 + sum3)
}
