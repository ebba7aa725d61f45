// Bins that millions of scores are counted in. Those of the cosine lie over -1..1; a score without ends of its own has them over the
// scores that there are.
import { scoreBlocks } from './gram.ts'
import type { TrialSet } from './trial-set.ts'

export const BINS = 4000
/** Bin i begins at (i - shift) / scale. */
export interface Bins {
  scale: number
  shift: number
}

// a little less than half the bins, so that a cosine that rounding put beyond 1 stays inside
export const COSINE_BINS: Bins = { scale: BINS / 2 - 0.1, shift: BINS / 2 }
export const binOf = ({ scale, shift }: Bins, score: number): number => (score * scale + shift) | 0
export const lowEdge = ({ scale, shift }: Bins, bin: number): number => (bin - shift) / scale

/** Those of a set's score. Where the score has no ends, a pass over all pairs finds the lowest and the highest. */
export async function binsOf(set: TrialSet, breathe: (share: number) => Promise<void>): Promise<Bins> {
  const { score, float32Error } = set.embeddings
  if (score === 'cosine') return COSINE_BINS
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { firstRow, rows, firstColumn, columns, scores, stride } of scoreBlocks(
    set.embeddings,
    set.row,
  )) {
    for (let r = 0; r < rows; r++) {
      const end = Math.min(columns, firstRow + r - firstColumn) // the strict lower triangle
      for (let c = 0; c < end; c++) {
        const value = scores[r * stride + c] as number
        if (value < low) low = value
        if (value > high) high = value
      }
    }
    await breathe(((firstRow + 1) / set.row.length) ** 2)
  }
  const margin = Math.max(1e-9, float32Error)
  const scale = (BINS - 1) / Math.max(1e-9, high - low + 2 * margin)
  return { scale, shift: 0.5 - (low - margin) * scale }
}
