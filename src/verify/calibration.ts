// What a score means: the false-accept rate of a threshold, read from the score distributions that a model was measured with.
import type { ScoreCalibration, ScoreHistogram } from '../model/card.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'

/** More bins than a card takes come of scores that lie far apart: they get wider ones. */
const MOST_BINS = 5000

/** Counts scores into bins of the scale's width over the range that they cover. */
export function scoreHistogram(
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
  name: ScoreName = 'cosine',
): ScoreHistogram {
  let { step } = SCORES[name]
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const scores of [genuine, impostor])
    for (let i = 0; i < scores.length; i++) {
      low = Math.min(low, scores[i] as number)
      high = Math.max(high, scores[i] as number)
    }
  while ((high - low) / step > MOST_BINS) step *= 2
  const first = Math.floor(low / step)
  const bins = Math.max(1, Math.floor(high / step) - first + 1)
  const count = (scores: ArrayLike<number>) => {
    const counts = new Array<number>(bins).fill(0)
    for (let i = 0; i < scores.length; i++) {
      const bin = Math.floor((scores[i] as number) / step) - first
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }
  return { start: first * step, step, genuine: count(genuine), impostor: count(impostor) }
}

/**
 * Share of pairs that score `threshold` or higher, 0..1, linear inside a bin: the false-accept rate for `impostor`,
 * the true-accept rate for `genuine`. The resolution is one pair of those that were measured.
 */
export function shareAtOrAbove(
  { histogram }: Pick<ScoreCalibration, 'histogram'>,
  who: 'genuine' | 'impostor',
  threshold: number,
): number {
  const { start, step } = histogram
  const counts = histogram[who]
  const position = (threshold - start) / step
  let total = 0
  let above = 0
  counts.forEach((count, bin) => {
    total += count
    above += count * Math.max(0, Math.min(1, bin + 1 - position))
  })
  return total > 0 ? above / total : 0
}
