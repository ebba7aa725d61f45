// A calibration from held-out pairs of a person's own: it says no more than the pairs can show. A firm word needs so many pairs that one of
// them would be its error rate (verify/rule.ts), else there is none, and the score leans.
import type { ScoreCalibration } from '../model/card.ts'
import type { ScoreName } from '../model/scores.ts'
import { lrCurveOf } from '../verify/affine.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { FNR_OF_DIFFERENT, LEAST_PAIRS, noFirm } from '../verify/rule.ts'
import { AS_USED, rocCurve, scoreAtFnr, thresholdAtFar } from './roc.ts'

/** `people`: how many the pairs were drawn from; people who stand in many pairs make these go up and down together. */
export function calibrationOfScores(
  genuine: Float64Array,
  impostor: Float64Array,
  people: number,
  score: ScoreName = 'cosine',
): ScoreCalibration {
  const none = noFirm(score)
  const curve = rocCurve(genuine, impostor, AS_USED)
  const atFar = (far: number) => (impostor.length * far >= 1 ? thresholdAtFar(curve, far) : none.same)
  const isFirm = genuine.length >= LEAST_PAIRS.different
  const supported = (pairs: number) => Math.min(pairs, people)
  return {
    genuinePairs: genuine.length,
    impostorPairs: impostor.length,
    thresholds: { '0.01': atFar(0.01), '0.001': atFar(0.001) },
    fnrThresholds: { '0.01': isFirm ? scoreAtFnr(genuine, FNR_OF_DIFFERENT) : none.different },
    histogram: scoreHistogram(genuine, impostor, score),
    lr: lrCurveOf(score, genuine, impostor, {
      genuine: supported(genuine.length),
      impostor: supported(impostor.length),
    }),
  }
}
