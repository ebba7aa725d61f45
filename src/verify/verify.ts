// Two scores' worth of evidence -> a verdict in words, with what it rests on.
import type { Calibration } from '../model/card.ts'
import { strengthOf } from './calibration.ts'

/** `uncalibrated`: the model has no thresholds yet, so that only the score can be given. */
export type Verdict = 'same' | 'different' | 'undecided' | 'uncalibrated'

export interface Decision {
  /** Cosine of the two embeddings, -1..1. */
  score: number
  verdict: Verdict
  /** The threshold that the verdict rests on and its false-accept rate, 0..1; null without calibration. */
  threshold: number | null
  far: number | null
  /** One line about how rare such a score is among strangers; null without calibration. */
  strength: string | null
}

/**
 * "same" at or above the threshold of FAR 0.1 %, "different" below that of FAR 1 %, "undecided" between them.
 * The threshold given is the one that decided; for "undecided" it is the one of FAR 0.1 %, which the pair failed.
 */
export function decide(score: number, calibration: Calibration | null): Decision {
  if (!calibration) return { score, verdict: 'uncalibrated', threshold: null, far: null, strength: null }
  const strict = calibration.thresholds['0.001']
  const loose = calibration.thresholds['0.01']
  const strength = strengthOf(calibration, score)
  if (score < loose) return { score, verdict: 'different', threshold: loose, far: 0.01, strength }
  return { score, verdict: score >= strict ? 'same' : 'undecided', threshold: strict, far: 0.001, strength }
}
