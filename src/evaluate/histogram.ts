// Score histograms for drawing: as shares, with as many bins as the eye can tell apart.
import type { ScoreHistogram } from '../model/card.ts'

/** Share of its pairs in each bin, 0..1. */
export interface ScoreBins {
  start: number
  step: number
  genuine: number[]
  impostor: number[]
}

const MOST_BINS = 64
/** With few pairs wide bins show more than narrow ones. */
const PAIRS_A_BIN = 12

export function binsOf({ start, step, genuine, impostor }: ScoreHistogram): ScoreBins {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const pairs = Math.min(total(genuine), total(impostor))
  const most = Math.max(8, Math.min(MOST_BINS, Math.round(pairs / PAIRS_A_BIN)))
  const together = Math.max(1, Math.ceil(genuine.length / most))
  const shares = (counts: readonly number[]) =>
    Array.from(
      { length: Math.ceil(counts.length / together) },
      (_, i) => total(counts.slice(i * together, (i + 1) * together)) / Math.max(1, total(counts)),
    )
  return { start, step: step * together, genuine: shares(genuine), impostor: shares(impostor) }
}
