// A first calibration from the held-out pairs that a run was measured on, so that the model of a run can give verdicts at once. It says no
// more than the pairs can show: a firm word needs so many pairs that one of them would be its error rate (verify/rule.ts), else there is
// none, and the score leans.
import type { FoundCalibration } from '../convert/known.ts'
import type { Calibration } from '../model/card.ts'
import type { CheckpointNote, Run, ValidationRow } from './run.ts'

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
