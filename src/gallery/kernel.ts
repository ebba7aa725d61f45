// Exact search among embeddings: every row is scored. Measured on one core, 100,000 rows: see BENCHMARKS.md, "gallery".
// Scores are computed in float32 with SIMD; the rows that could be among the best are scored again in float64, so that the result is
// the one of a plain loop whatever the rounding.
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import { ROWS_AT_ONCE, startScores } from './simd.ts'

export interface Hit {
  row: number
  /** Cosine, -1..1. */
  score: number
}
export interface EmbeddingIndex {
  readonly kernel: 'simd' | 'plain'
  readonly count: number
  /** [N, D], scaled to length 1. */
  readonly rows: Float32Array
  /** Cosines with every row, float32 [N]; overwritten by the next call. The query may have any length. */
  scores(query: ArrayLike<number>): Float32Array
}
interface IndexOptions {
  /** 'plain' does without WebAssembly. By default 'simd' where the host has it. */
  kernel?: 'simd' | 'plain'
}

const PAGE_BYTES = 65536
const MOST_PAGES = 65536 // 4 GiB, what 32-bit addresses reach
/** Above the error of a float32 sum of 256 products of unit vectors, at most 256 * 2^-24 = 1.5e-5. */
const ROUNDING = 2e-5

/** An index of embeddings, which are copied. */
export function createIndex(
  embeddings: readonly Float32Array[],
  { kernel = 'simd' }: IndexOptions = {},
): EmbeddingIndex {
  const count = embeddings.length
  const index = createEmptyIndex(count, { kernel })
  embeddings.forEach((embedding, row) => {
    writeUnit(embedding, index.rows.subarray(row * D, (row + 1) * D))
  })
  return index
}

/** An index whose `rows` are all 0 until the caller writes unit vectors into them. */
export function createEmptyIndex(count: number, { kernel = 'simd' }: IndexOptions = {}): EmbeddingIndex {
  return (kernel === 'simd' && createSimdIndex(count)) || createPlainIndex(count)
}

/** Scales an embedding to length 1; one of length 0, or not finite, becomes zeros and scores 0 with everything. */
export function writeUnit(embedding: ArrayLike<number>, out: Float32Array): void {
  if (embedding.length !== D)
    throw new TypeError(`expected an embedding of ${D} numbers, got ${embedding.length}`)
  let squares = 0
  for (let i = 0; i < D; i++) squares += (embedding[i] as number) ** 2
  const scale = squares > 0 && Number.isFinite(squares) ? 1 / Math.sqrt(squares) : 0
  for (let i = 0; i < D; i++) out[i] = scale === 0 ? 0 : (embedding[i] as number) * scale
}
export function toUnit(embedding: ArrayLike<number>): Float32Array {
  const unit = new Float32Array(D)
  writeUnit(embedding, unit)
  return unit
}

function createSimdIndex(count: number): EmbeddingIndex | null {
  const fours = Math.ceil(count / ROWS_AT_ONCE)
  const queryAt = fours * ROWS_AT_ONCE * D * 4
  const outAt = queryAt + D * 4
  const pages = Math.ceil((outAt + fours * ROWS_AT_ONCE * 4) / PAGE_BYTES)
  if (pages > MOST_PAGES) return null
  const memory = createMemory(pages)
  const module = memory && startScores(D, memory)
  if (!memory || !module) return null
  const rows = new Float32Array(memory.buffer, 0, count * D)
  const unit = new Float32Array(memory.buffer, queryAt, D)
  const out = new Float32Array(memory.buffer, outAt, count)
  const scores = (query: ArrayLike<number>) => {
    writeUnit(query, unit)
    if (fours > 0) module.score(0, queryAt, outAt, fours)
    return out
  }
  return { kernel: 'simd', count, rows, scores }
}
function createMemory(pages: number): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: pages })
  } catch {
    return null // no such room for WebAssembly; a typed array may still find it
  }
}

function createPlainIndex(count: number): EmbeddingIndex {
  const rows = new Float32Array(count * D)
  const out = new Float32Array(count)
  const scores = (query: ArrayLike<number>) => {
    const unit = toUnit(query)
    for (let row = 0; row < count; row++) out[row] = dot(rows, row * D, unit)
    return out
  }
  return { kernel: 'plain', count, rows, scores }
}

/** Four sums side by side: half the time of a single one in V8. Both in float64. */
export function dot(rows: Float32Array, at: number, unit: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0, p = at; i < D; i += 4, p += 4) {
    a += (rows[p] as number) * (unit[i] as number)
    b += (rows[p + 1] as number) * (unit[i + 1] as number)
    c += (rows[p + 2] as number) * (unit[i + 2] as number)
    d += (rows[p + 3] as number) * (unit[i + 3] as number)
  }
  return a + b + (c + d)
}

/**
 * The `k` best rows, best first, equal scores in row order. With `groupOf`, a number from 0 on for each row, the best row of each of the
 * `k` best groups.
 */
export function nearest(
  index: EmbeddingIndex,
  query: ArrayLike<number>,
  { k, groupOf }: { k: number; groupOf?: Int32Array },
): Hit[] {
  const rough = index.scores(query)
  const least = kthBest(groupOf ? bestOfGroups(rough, groupOf) : rough, k) - 2 * ROUNDING
  const unit = toUnit(query)
  const hits: Hit[] = []
  for (let row = 0; row < index.count; row++)
    if ((rough[row] as number) >= least) hits.push({ row, score: dot(index.rows, row * D, unit) })
  hits.sort((a, b) => b.score - a.score || a.row - b.row)
  return (groupOf ? firstOfGroups(hits, groupOf) : hits).slice(0, k)
}

function bestOfGroups(scores: Float32Array, groupOf: Int32Array): Float32Array {
  let groups = 0
  for (const group of groupOf) groups = Math.max(groups, group + 1)
  const best = new Float32Array(groups).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < scores.length; row++) {
    const group = groupOf[row] as number
    if ((scores[row] as number) > (best[group] as number)) best[group] = scores[row] as number
  }
  return best
}
function firstOfGroups(hits: Hit[], groupOf: Int32Array): Hit[] {
  const seen = new Set<number>()
  return hits.filter(({ row }) => {
    const group = groupOf[row] as number
    const isFirst = !seen.has(group)
    seen.add(group)
    return isFirst
  })
}

/** The k-th largest value, -Infinity when there are fewer: a sorted list of k, into which few of many values get. */
function kthBest(values: Float32Array, k: number): number {
  const best = new Float32Array(k).fill(Number.NEGATIVE_INFINITY) // ascending
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!(value > (best[0] as number))) continue
    let at = 1
    for (; at < k && (best[at] as number) < value; at++) best[at - 1] = best[at] as number
    best[at - 1] = value
  }
  return best[0] ?? Number.NEGATIVE_INFINITY
}
