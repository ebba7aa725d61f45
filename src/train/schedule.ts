// The learning rate of a step, a function of its place alone: a run that is resumed goes on where it was (unlike the reference, which
// begins its schedule again; LIGHTCNN.md 3.1 and 3.2).
import type { Recipe } from './recipe.ts'

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
