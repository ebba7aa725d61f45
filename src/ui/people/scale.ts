// Where a score lies on a scale that can be drawn: all of it for the cosine, and what was measured for a score without ends.
import type { Calibration } from '../../model/card.ts'
import type { ScoreName } from '../../model/scores.ts'
import { SCORES } from '../../model/scores.ts'

export interface Scale {
  low: number
  high: number
}
/** Log likelihood ratios of a model of which no pairs were measured. */
const UNMEASURED: Scale = { low: -50, high: 50 }

/** From the least to the highest score that was measured; for the cosine from that of strangers to that of the same picture. */
export function scaleOf(name: ScoreName, calibration: Calibration | null): Scale {
  if (name === 'cosine') return { low: 0, high: 1 }
  const { start = 0, step = 0, genuine = [] } = calibration?.histogram ?? {}
  return genuine.length > 0 ? { low: start, high: start + genuine.length * step } : UNMEASURED
}

/** What a slider of thresholds offers. */
export function thresholdsOf(name: ScoreName, calibration: Calibration | null): Scale & { step: number } {
  const { step } = SCORES[name]
  return name === 'cosine' ? { low: 0.3, high: 1, step } : { ...scaleOf(name, calibration), step }
}

/** 0..1. */
export const shareOf = (score: number, { low, high }: Scale): number =>
  Math.max(0, Math.min(1, (score - low) / (high - low)))
