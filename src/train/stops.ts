// Why a run stopped, in sentences that say what to press.
import { counted } from '../text.ts'
import { lastCheckpoint, type Place, type Run, type Stop, type StopReason } from './run.ts'

/** Before the first step. */
export const START_TOO_LARGE =
  'The weights that the run starts from are too large for float32: embeddings are not finite. Start from another model or checkpoint.'

/** Of the learning rate, to try after a blow-up. */
const LOWER = 0.3

export function stopOf(
  step: number,
  why: StopReason,
  message: string,
  suggestedRate: number | null = null,
): Stop {
  return { why, message, step, time: new Date().toISOString(), suggestedRate }
}

export const finished = (step: number, epochs: number): Stop =>
  stopOf(step, 'finished', `Finished: ${counted(epochs, 'epoch')}, ${counted(step, 'step')}.`)

/** After a signal. */
export function interruption(run: Run, step: number, why: 'cancelled' | 'paused'): Stop {
  const last = lastCheckpoint(run)
  const rest = last
    ? `Continue goes on after step ${last.step}.`
    : 'Nothing was saved yet: Continue begins again.'
  return stopOf(step, why, `${why === 'paused' ? 'Paused' : 'Cancelled'} after step ${step}. ${rest}`)
}

/** `problem` of the step that was not taken, at `place`. */
export function diverged(run: Run, step: number, place: Place, problem: string): Stop {
  const what = `In step ${step + 1} (epoch ${place.epoch + 1}) ${problem}. The weights were left as they were before it.`
  return withLowerRate(run, step, what)
}

/** The weights of `step` give embeddings that are not finite, though the losses up to there were. */
export const overflowed = (run: Run, step: number): Stop =>
  withLowerRate(run, step, `After step ${step} the weights are so large that embeddings are not finite.`)

function withLowerRate(run: Run, step: number, what: string): Stop {
  const { learningRate } = run.options.recipe
  const rate = Number((learningRate * LOWER).toPrecision(2))
  const last = lastCheckpoint(run)
  const from = last ? `from the checkpoint of step ${last.step}` : 'from the beginning'
  const remedy = `Continue ${from} with a learning rate of ${rate} instead of ${learningRate}.`
  return stopOf(step, 'diverged', `${what} ${remedy}`, rate)
}

export function deviceLost(step: number, reason: string): Stop {
  return stopOf(
    step,
    'device lost',
    `The device was lost after step ${step} (${reason}). Press Continue to open it again and go on from the last saved state.`,
  )
}
