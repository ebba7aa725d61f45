// The best of a burst of webcam frames for enrolling: good ones that are not all alike, because a second view tells the gallery something
// only where it differs from the first.
import { cosine } from '../verify/score.ts'

export interface Shot {
  /** 256 numbers as the network gave them. */
  embedding: Float32Array
  /** 0..1, as `gradeFace` of face/quality.ts gives it. */
  grade: number
}

/**
 * Two shots with such a cosine are one view: those of a still face's frames lie above it. Whichever score tells people apart: this one is
 * about pictures.
 */
const ALIKE = 0.985
/**
 * So many views that differ are enough: one photo of LFW against 1, 2, 3 and 4 photos has a TPR of 74, 80, 85 and 88 % at FAR 0.1 %
 * (models/lightcnn-9/card.json, templates), so that what follows the third adds little.
 */
export const ENOUGH_VIEWS = 3
/** Shots much below the best are left out, however different they are. */
const LEAST_OF_BEST = 0.75

/** The best shot and up to `count - 1` more, each the one that is least like those chosen before. */
export function bestOfBurst<T extends Shot>(shots: readonly T[], count: number): T[] {
  const sorted = shots.toSorted((a, b) => b.grade - a.grade)
  const [best] = sorted
  if (!best) return []
  const left = sorted.filter(({ grade }) => grade >= LEAST_OF_BEST * best.grade)
  const likeness = left.map(({ embedding }) => cosine(embedding, best.embedding))
  const chosen = [best]
  while (chosen.length < count) {
    const at = likeness.indexOf(Math.min(...likeness))
    const next = left[at]
    if (!next || (likeness[at] ?? 1) >= ALIKE) break
    chosen.push(next)
    left.forEach(({ embedding }, i) => {
      likeness[i] = Math.max(likeness[i] ?? 1, cosine(embedding, next.embedding))
    })
  }
  return chosen
}
