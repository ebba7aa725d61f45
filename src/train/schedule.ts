// What is due when. The learning rate of a step is a function of its place alone: a run that is resumed goes on where it was (unlike the reference, which
// begins its schedule again; docs/lightcnn.md 3.1 and 3.2).
import type { Recipe } from './recipe.ts'
import type { CheckpointPolicy, Place, ValidationPolicy } from './run.ts'

/** Base learning rate of step `step` of epoch `epoch` (both from 0). */
export function rateAt(
  { learningRate, schedule, epochs }: Pick<Recipe, 'learningRate' | 'schedule' | 'epochs'>,
  epoch: number,
  step: number,
  stepsPerEpoch: number,
): number {
  if (schedule.kind === 'steps') return learningRate * schedule.factor ** Math.floor(epoch / schedule.epochs)
  const done = epoch * stepsPerEpoch + step
  if (done < schedule.warmup) return (learningRate * (done + 1)) / schedule.warmup
  const share = (done - schedule.warmup) / Math.max(1, epochs * stepsPerEpoch - schedule.warmup)
  const wave = (1 + Math.cos(Math.PI * Math.min(1, share))) / 2
  return learningRate * (schedule.floor + (1 - schedule.floor) * wave)
}

/** Whether the weights are measured before the step at `place`, of `all`: before the first one too. */
export function isValidationDue(
  { everySteps }: Pick<ValidationPolicy, 'everySteps'>,
  place: Place,
  step: number,
  all: number,
): boolean {
  return step === all || (everySteps === null ? place.step === 0 : step % everySteps === 0)
}

/** Whether a checkpoint is due before the step at `place`, so many steps and milliseconds after the last one. */
export function isSavingDue(
  { everySteps, everyMinutes }: CheckpointPolicy,
  place: Place,
  steps: number,
  ms: number,
): boolean {
  if (steps === 0) return false
  return (
    place.step === 0 ||
    (everySteps !== null && steps >= everySteps) ||
    (everyMinutes !== null && ms >= everyMinutes * 60_000)
  )
}

/** The place of the step after. */
export const placeAfter = ({ epoch, step }: Place, stepsPerEpoch: number): Place =>
  step + 1 < stepsPerEpoch ? { epoch, step: step + 1 } : { epoch: epoch + 1, step: 0 }
