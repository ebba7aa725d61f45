// The verdict as it is shown: at the model's thresholds, or at the one that the person dragged.
import type { Calibration } from '../../model/card.ts'
import type { Verdict } from '../../verify/verify.ts'
import { shareAtOrAbove } from '../../worker/client.ts'
import type { Comparison } from '../../worker/types.ts'
import { percentText, shareText } from '../parts/formats.ts'

export interface Judgement {
  verdict: Verdict
  threshold: number | null
  /** In words, because a measurement of few pairs cannot tell a small rate from none. */
  far: string | null
  isOwn: boolean
}

export function judge(
  comparison: Comparison,
  calibration: Calibration | null,
  ownThreshold: number | null,
): Judgement {
  const { score, verdict, threshold, far } = comparison
  if (ownThreshold === null || !calibration)
    return { verdict, threshold, far: far === null ? null : percentText(far), isOwn: false }
  return {
    verdict: score >= ownThreshold ? 'same' : 'different',
    threshold: ownThreshold,
    far: shareText(shareAtOrAbove(calibration, 'impostor', ownThreshold), calibration.impostorPairs),
    isOwn: true,
  }
}
