// How good a look at a face is, as one number to rank views by: the detector's score, lowered by each note on quality.
import type { FoundFace } from '../face/faces.ts'

const PER_NOTE = 0.75

/** 0..1, higher is better. */
export function viewQuality({ score, quality }: Pick<FoundFace, 'score' | 'quality'>): number {
  return score * PER_NOTE ** quality.length
}
