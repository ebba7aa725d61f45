// Embeddings side by side in memory, and the scores of all of them with a query: in float32 with SIMD (simd.ts), or in a plain loop
// where the host has none. Measured in BENCHMARKS.md, "gallery".
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import { checkEmbedding } from '../model/finite.ts'
import { ROWS_AT_ONCE, startScores } from './simd.ts'

export interface EmbeddingIndex {
  readonly kernel: 'simd' | 'plain'
  readonly count: number
  /** [N, D], scaled to length 1. */
  readonly rows: Float32Array
  /** Cosines with every row, float32 [N]; overwritten by the next call. The query may be of any magnitude. */
  scores(query: ArrayLike<number>): Float32Array
  /** The same for several queries, an array for each: rows that are in the processor's cache serve all of them. */
  scoresOfEach(queries: readonly ArrayLike<number>[]): Float32Array[]
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

/** An index of embeddings, which are copied. */
export function createIndex(embeddings: readonly Float32Array[], options: IndexOptions = {}): EmbeddingIndex {
  const count = embeddings.length
  const index = createEmptyIndex(count, options)
  embeddings.forEach((embedding, row) => {
    writeUnit(embedding, index.rows.subarray(row * D, (row + 1) * D))
  })
  return index
}

/** An index whose `rows` are all 0 until the caller writes unit vectors into them. */
export function createEmptyIndex(count: number, options: IndexOptions = {}): EmbeddingIndex {
  const kernel = options.kernel ?? (count < SMALL ? 'plain' : 'simd')
  return (kernel === 'simd' && createSimdIndex(count)) || createPlainIndex(count)
}

/** Scales an embedding to length 1; one of length 0 stays zeros and scores 0 with everything. Throws DeviceError when it is not finite. */
export function writeUnit(embedding: ArrayLike<number>, out: Float32Array): void {
  if (embedding.length !== D)
    throw new TypeError(`expected an embedding of ${D} numbers, got ${embedding.length}`)
  let squares = 0
  for (let i = 0; i < D; i++) squares += (embedding[i] as number) ** 2
  if (!Number.isFinite(squares)) checkEmbedding(embedding)
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
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
  const scoreBlock = (query: Float32Array, first: number, last: number): Float32Array => {
    unit.set(query)
    const blocks = Math.ceil((last - first) / ROWS_AT_ONCE)
    if (blocks > 0) module.score(first * D * 4, queryAt, outAt, blocks)
    return out.subarray(0, last - first)
  }
  return {
    kernel: 'simd',
    count,
    rows,
    scores: query => scoreBlock(toUnit(query), 0, count),
    scoresOfEach: queries => inBlocks(queries, count, scoreBlock),
  }
}
function inBlocks(
  queries: readonly ArrayLike<number>[],
  count: number,
  scoreBlock: (query: Float32Array, first: number, last: number) => Float32Array,
): Float32Array[] {
  const units = queries.map(toUnit)
  const all = queries.map(() => new Float32Array(count))
  for (let first = 0; first < count; first += BLOCK_ROWS) {
    const last = Math.min(first + BLOCK_ROWS, count)
    units.forEach((unit, i) => {
      all[i]?.set(scoreBlock(unit, first, last), first)
    })
  }
  return all
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
  const scoresOfEach = (queries: readonly ArrayLike<number>[]) => queries.map(query => scores(query).slice())
  return { kernel: 'plain', count, rows, scores, scoresOfEach }
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
