// All scores between two sets of embeddings, block by block, never all at once. Float32; callers recompute what must be exact.
import { createGramModule, type GramExports, PANEL, STRIP } from './gram-wasm.ts'
import { rowAt } from './lookup.ts'
import type { ScoredEmbeddings } from './scored.ts'

/** Scores of `rows` left embeddings from `firstRow` on with `columns` right ones from `firstColumn` on. */
export interface ScoreBlock {
  firstRow: number
  rows: number
  firstColumn: number
  columns: number
  /** Row r starts at r * stride. Valid until the next block is taken. */
  scores: Float32Array
  stride: number
}

const BLOCK_ROWS = 64
const BLOCK_COLUMNS = 512

/** The module of the last pass: a memory that nobody needs is freed late, and BLUFR makes eleven passes. */
let spare: GramExports | undefined

/**
 * Scores of the embeddings `left` with `right` (row numbers), in blocks. Without `right`: of `left` with themselves, only blocks
 * that touch the lower triangle (columns up to the block's last row).
 */
export function* scoreBlocks(
  embeddings: ScoredEmbeddings,
  left: Uint32Array,
  right?: Uint32Array,
): Generator<ScoreBlock> {
  const depth = embeddings.dimension
  const bytesOf = (count: number) => Math.ceil(count / PANEL) * PANEL * depth * 4
  const outAt = bytesOf(left.length) + (right ? bytesOf(right.length) : 0)
  const bytes = outAt + BLOCK_ROWS * BLOCK_COLUMNS * 4
  const module = spare && spare.memory.buffer.byteLength >= bytes ? spare : createGramModule(bytes)
  spare = undefined // a pass inside another one takes its own
  pack(module, { embeddings, indices: left }, { at: 0, depth })
  const rightAt = right ? bytesOf(left.length) : 0
  if (right) pack(module, { embeddings, indices: right }, { at: rightAt, depth })
  const all = right ?? left
  const scores = new Float32Array(module.memory.buffer, outAt, BLOCK_ROWS * BLOCK_COLUMNS)
  for (let firstRow = 0; firstRow < left.length; firstRow += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, left.length - firstRow)
    const end = right ? all.length : firstRow + rows
    for (let firstColumn = 0; firstColumn < end; firstColumn += BLOCK_COLUMNS) {
      const columns = Math.min(BLOCK_COLUMNS, end - firstColumn)
      for (let row = firstRow; row < firstRow + rows; row += STRIP) {
        const leftAt = (row - (row % PANEL)) * depth * 4 + (row % PANEL) * 4
        const out = outAt + (row - firstRow) * BLOCK_COLUMNS * 4
        module.strip(
          leftAt,
          rightAt + firstColumn * depth * 4,
          out,
          Math.ceil(columns / PANEL),
          depth,
          BLOCK_COLUMNS * 4,
        )
      }
      const block = { firstRow, rows, firstColumn, columns, scores, stride: BLOCK_COLUMNS }
      if (embeddings.bias) addBias(block, embeddings.bias, left, all)
      yield block
    }
  }
  spare = module
}

function addBias(
  { firstRow, rows, firstColumn, columns, scores, stride }: ScoreBlock,
  bias: Float32Array,
  left: Uint32Array,
  right: Uint32Array,
) {
  for (let r = 0; r < rows; r++) {
    const own = bias[left[firstRow + r] as number] as number
    for (let c = 0; c < columns; c++) {
      const at = r * stride + c
      scores[at] = (scores[at] as number) + (own + (bias[right[firstColumn + c] as number] as number))
    }
  }
}

/** Writes embeddings in panels of 8, those of the cosine at length 1; what lies beyond the last one is never read. */
function pack(
  module: GramExports,
  { embeddings, indices }: { embeddings: ScoredEmbeddings; indices: Uint32Array },
  { at, depth }: { at: number; depth: number },
) {
  const floats = new Float32Array(module.memory.buffer, at)
  indices.forEach((index, i) => {
    const row = rowAt(embeddings, index)
    const scale = embeddings.bias ? 1 : 1 / (lengthOf(row) || 1)
    const start = (i - (i % PANEL)) * depth + (i % PANEL)
    for (let d = 0; d < row.length; d++) floats[start + d * PANEL] = (row[d] ?? 0) * scale
  })
}

function lengthOf(row: Float32Array): number {
  let sum = 0
  for (let d = 0; d < row.length; d++) sum += (row[d] ?? 0) ** 2
  return Math.sqrt(sum)
}
