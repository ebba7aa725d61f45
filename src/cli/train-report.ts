// What a terminal shows while a run trains.
import { bestCheckpoint, type Run, type ValidationRow } from '../train/run.ts'
import type { TrainingEvent } from '../train/setting.ts'

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)} %`

/** One line for each validation and note; on a terminal one that is written over for each step. */
export function onTrainingEvent(run: Run, say: (line: string) => void): (event: TrainingEvent) => void {
  const isTerminal = process.stderr.isTTY === true
  const over = (text: string) => {
    if (isTerminal) process.stderr.write(`\r\x1b[K${text}`)
  }
  return event => {
    if (event.kind === 'step') {
      const { step, steps, loss, secondsLeft } = event
      over(`step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${minutes(secondsLeft)} left`)
    } else if (event.kind === 'progress') over(`${event.what}: ${event.done} of ${event.of}`)
    else if (event.kind === 'note') {
      over('')
      say(`note        ${event.event.text}`)
    } else if (event.kind === 'validation') {
      over('')
      say(validationLine(run, event.row))
    }
  }
}

function validationLine(run: Run, { step, epoch, loss, accuracy, verification }: ValidationRow): string {
  const trained = run.history.at(-1)
  const parts = [
    `step ${step}, epoch ${epoch} of ${run.options.recipe.epochs}`.padEnd(28),
    trained
      ? `training loss ${trained.loss.toFixed(3)}, top-1 ${percent(trained.accuracy)};`
      : 'before the first step;',
    loss === null ? '' : `validation loss ${loss.toFixed(3)}, top-1 ${percent(accuracy)};`,
    verification
      ? `1 - EER ${percent(verification.eer100)}, TPR at FAR 1 % ${percent(verification.tprAtFar01)}`
      : '',
    trained ? `(${trained.picturesPerSecond.toFixed(1)} pictures a second)` : '',
  ]
  return parts.filter(part => part !== '').join(' ')
}

const minutes = (seconds: number): string =>
  seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`

/** The last lines: why it stopped, and what is best. */
export function closing(run: Run): string[] {
  const best = bestCheckpoint(run)
  const verification = run.validations.find(({ step }) => step === best?.step)?.verification
  const figures = verification
    ? `: 1 - EER ${percent(verification.eer100)} on ${verification.pairs} pairs`
    : ''
  return [run.stop?.message ?? '', ...(best ? [`best        ${best.file}${figures}`] : [])]
}

/** The run in one JSON line. */
export function summary({ stop, history, validations, checkpoints, events, ...run }: Run, out: string) {
  const best = checkpoints.find(({ isBest }) => isBest)
  const last = history.at(-1)
  return {
    out,
    stop,
    steps: last?.step ?? 0,
    loss: last?.loss ?? null,
    accuracy: last?.accuracy ?? null,
    picturesPerSecond: last?.picturesPerSecond ?? null,
    seconds: last?.seconds ?? 0,
    before: validations.find(({ step }) => step === 0) ?? null,
    best: validations.find(({ step }) => step === best?.step) ?? null,
    checkpoints: checkpoints.map(({ file, step, isBest }) => ({ file, step, isBest })),
    events,
    recipe: run.options.recipe,
  }
}
