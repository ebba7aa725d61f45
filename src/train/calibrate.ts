// A first calibration from the held-out pairs that a run was measured on, so that the model of a run can give verdicts at once. It says no
// more than the pairs can show: a firm word needs so many pairs that one of them would be its error rate (verify/rule.ts), else there is
// none, and the score leans.
import type { FoundCalibration } from '../convert/known.ts'
import { AS_USED, rocCurve, scoreAtFnr, thresholdAtFar } from '../evaluate/roc.ts'
import type { Calibration, ScoreCalibration } from '../model/card.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { likelihoodCurve } from '../verify/likelihood.ts'
import { FNR_OF_DIFFERENT, LEAST_PAIRS, NO_FIRM } from '../verify/rule.ts'
import type { CheckpointNote, Run, ValidationRow } from './run.ts'

/** `people`: how many the pairs were drawn from; people who stand in many pairs make these go up and down together. */
export function calibrationOfScores(
  genuine: Float64Array,
  impostor: Float64Array,
  people: number,
): ScoreCalibration {
  const curve = rocCurve(genuine, impostor, AS_USED)
  const atFar = (far: number) => (impostor.length * far >= 1 ? thresholdAtFar(curve, far) : NO_FIRM.same)
  const isFirm = genuine.length >= LEAST_PAIRS.different
  const supported = (pairs: number) => Math.min(pairs, people)
  return {
    genuinePairs: genuine.length,
    impostorPairs: impostor.length,
    thresholds: { '0.01': atFar(0.01), '0.001': atFar(0.001) },
    fnrThresholds: { '0.01': isFirm ? scoreAtFnr(genuine, FNR_OF_DIFFERENT) : NO_FIRM.different },
    histogram: scoreHistogram(genuine, impostor),
    lr: likelihoodCurve(genuine, impostor, {
      genuine: supported(genuine.length),
      impostor: supported(impostor.length),
    }),
  }
}

/** What the model of a checkpoint starts with; without pairs measured at that very step there is no calibration, and why. */
export function calibrationOfRun(
  { validations }: Pick<Run, 'validations'>,
  { step, time }: Pick<CheckpointNote, 'step' | 'time'>,
): FoundCalibration {
  const scores = validations.find(row => row.step === step)?.verification?.scores
  if (!scores)
    return {
      calibration: null,
      measured: {},
      note: 'This checkpoint was not measured on held-out pairs, so the run gives no thresholds.',
    }
  const pairs = (scores.genuinePairs + scores.impostorPairs).toLocaleString('en-US')
  const calibration: Calibration = {
    ...scores,
    source: `${pairs} held-out pairs of the run: a first calibration`,
    date: time.slice(0, 10),
    embedding: 'single', // as the run embeds its pairs
  }
  const note = `Calibrated from ${pairs} held-out pairs of the run only: no firm word where so few cannot show its error rate. Measure LFW for more.`
  return { calibration, measured: {}, note }
}

/** Scores are kept for what can be exported: rows without a checkpoint lose theirs. */
export function dropScores(rows: readonly ValidationRow[], checkpoints: readonly CheckpointNote[]): void {
  const kept = new Set(checkpoints.map(({ step }) => step))
  for (const { step, verification } of rows) if (verification && !kept.has(step)) delete verification.scores
}
