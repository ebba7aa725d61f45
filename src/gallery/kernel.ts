// What a score makes of many embeddings (verify/projection.ts) side by side in memory, and the scores of all of them with a query: in
// float32 with SIMD (simd.ts), or in a plain loop where the host has none. Measured in BENCHMARKS.md, "gallery".
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Projection, Scorer } from '../verify/projection.ts'
import { ROWS_AT_ONCE, startScores } from './simd.ts'

export interface EmbeddingIndex {
  readonly kernel: 'simd' | 'plain'
  /** The score that its rows are made for; a query is what this one makes of an embedding. */
  readonly scorer: Scorer
  readonly count: number
  /** [N, D]: the vectors of the projections. */
  readonly rows: Float32Array
  /** [N]: their biases, which are 0 for the cosine. */
  readonly biases: Float64Array
  /** Puts a projection into a row, which is all 0 before. */
  set(row: number, projection: Projection): void
  /** Scores with every row, float32 [N]; overwritten by the next call. */
  scores(query: Projection): Float32Array
  /** The same for several queries, an array for each: rows that are in the processor's cache serve all of them. */
  scoresOfEach(queries: readonly Projection[]): Float32Array[]
  /** What `scores` may lie beside a sum of the same products in float64, at the most. */
  rounding(query: Projection): number
}
interface IndexOptions {
  /** 'plain' does without WebAssembly. By default 'simd' where the host has it and there are 1,000 rows or more. */
  kernel?: 'simd' | 'plain'
}

/** Queries that are worth scoring together, and rows that stay in the cache meanwhile: 256 KB. */
export const BATCH = 16
const BLOCK_ROWS = 256
/** Each WebAssembly memory reserves gigabytes of address space, which fewer rows are not worth. */
const SMALL = 1000
const PAGE_BYTES = 65536
const MOST_PAGES = 65536 // 4 GiB, what 32-bit addresses reach
const EPSILON = 2 ** -24 // of float32
/** For unit vectors: above D * EPSILON = 1.5e-5, which is the error of a float32 sum of D products. */
const LEAST_ROUNDING = 2e-5

/** An index of embeddings, which are copied. Throws DeviceError when one is not finite. */
export function createIndex(
  embeddings: readonly Float32Array[],
  scorer: Scorer,
  options: IndexOptions = {},
): EmbeddingIndex {
  const index = createEmptyIndex(embeddings.length, scorer, options)
  embeddings.forEach((embedding, row) => {
    index.set(row, scorer.project(embedding))
  })
  return index
}

/** An index of what the scorer has made of embeddings already. */
export function indexOf(projections: readonly Projection[], scorer: Scorer): EmbeddingIndex {
  const index = createEmptyIndex(projections.length, scorer)
  projections.forEach((projection, row) => {
    index.set(row, projection)
  })
  return index
}

/** An index whose rows are all 0 until the caller sets them. */
export function createEmptyIndex(count: number, scorer: Scorer, options: IndexOptions = {}): EmbeddingIndex {
  const wanted = options.kernel ?? (count < SMALL ? 'plain' : 'simd')
  const { kernel, rows, products } =
    (wanted === 'simd' && createSimdKernel(count)) || createPlainKernel(count)
  const biases = new Float64Array(count)
  const longest = { vector: 0, bias: 0 }
  const scoreBlock = (query: Projection, first: number, last: number): Float32Array => {
    checkSize(query)
    const scores = products(query.vector, first, last)
    // a loop of its own: it takes a hundredth of what the products take, and leaves the kernel as it is
    if (longest.bias > 0 || query.bias !== 0)
      for (let i = 0; i < scores.length; i++)
        scores[i] = (scores[i] as number) + ((biases[first + i] as number) + query.bias)
    return scores
  }
  return {
    kernel,
    scorer,
    count,
    rows,
    biases,
    set(row, { vector, bias }) {
      checkSize({ vector })
      rows.set(vector, row * D)
      biases[row] = bias
      longest.vector = Math.max(longest.vector, lengthOf(vector))
      longest.bias = Math.max(longest.bias, Math.abs(bias))
    },
    scores: query => scoreBlock(query, 0, count),
    scoresOfEach: queries => inBlocks(queries, count, scoreBlock),
    /** Of the sum of D products no more than D * EPSILON times both lengths; of the biases and the result one rounding. */
    rounding({ vector, bias }) {
      const product = longest.vector * lengthOf(vector)
      const sum = D * EPSILON * product
      return Math.max(LEAST_ROUNDING, sum + EPSILON * (product + longest.bias + Math.abs(bias)))
    },
  }
}

function lengthOf(vector: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2
  return Math.sqrt(squares)
}

function checkSize({ vector }: Pick<Projection, 'vector'>): void {
  if (vector.length !== D) throw new TypeError(`expected an embedding of ${D} numbers, got ${vector.length}`)
}

/** Rows [N, D] and the products of the rows from `first` to before `last` with a query, which the next call overwrites. */
interface Kernel {
  kernel: EmbeddingIndex['kernel']
  rows: Float32Array
  products(query: Float64Array, first: number, last: number): Float32Array
}

function createSimdKernel(count: number): Kernel | null {
  const fours = Math.ceil(count / ROWS_AT_ONCE)
  const queryAt = fours * ROWS_AT_ONCE * D * 4
  const outAt = queryAt + D * 4
  const pages = Math.ceil((outAt + fours * ROWS_AT_ONCE * 4) / PAGE_BYTES)
  if (pages > MOST_PAGES) return null
  const memory = createMemory(pages)
  const module = memory && startScores(D, memory)
  if (!memory || !module) return null
  const rows = new Float32Array(memory.buffer, 0, count * D)
  const asked = new Float32Array(memory.buffer, queryAt, D)
  const out = new Float32Array(memory.buffer, outAt, count)
  const products = (query: Float64Array, first: number, last: number): Float32Array => {
    asked.set(query)
    const blocks = Math.ceil((last - first) / ROWS_AT_ONCE)
    if (blocks > 0) module.score(first * D * 4, queryAt, outAt, blocks)
    return out.subarray(0, last - first)
  }
  return { kernel: 'simd', rows, products }
}
function createMemory(pages: number): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: pages })
  } catch {
    return null // no such room for WebAssembly; a typed array may still find it
  }
}

function createPlainKernel(count: number): Kernel {
  const rows = new Float32Array(count * D)
  const out = new Float32Array(count)
  const products = (query: Float64Array, first: number, last: number): Float32Array => {
    const asked = new Float32Array(query)
    for (let row = first; row < last; row++) out[row - first] = dot(rows, row * D, asked)
    return out.subarray(0, last - first)
  }
  return { kernel: 'plain', rows, products }
}

function inBlocks(
  queries: readonly Projection[],
  count: number,
  scoreBlock: (query: Projection, first: number, last: number) => Float32Array,
): Float32Array[] {
  const all = queries.map(() => new Float32Array(count))
  for (let first = 0; first < count; first += BLOCK_ROWS) {
    const last = Math.min(first + BLOCK_ROWS, count)
    queries.forEach((query, i) => {
      all[i]?.set(scoreBlock(query, first, last), first)
    })
  }
  return all
}

/** Four sums side by side: half the time of a single one in V8. All in float64. */
export function dot(rows: Float32Array, at: number, query: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0, p = at; i < D; i += 4, p += 4) {
    a += (rows[p] as number) * (query[i] as number)
    b += (rows[p + 1] as number) * (query[i + 1] as number)
    c += (rows[p + 2] as number) * (query[i + 2] as number)
    d += (rows[p + 3] as number) * (query[i + 3] as number)
  }
  return a + b + (c + d)
}
