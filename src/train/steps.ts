// The loop of training: validate, save, forward and backward, clip, step, log. After karpathy/nanoGPT@3adf61e train.py; the recipe is that
// of docs/lightcnn.md 3.1.
import { CROP_PIXELS } from '../data/augment.ts'
import type { Batch } from '../data/batches.ts'
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import { disposeWeights } from '../model/forward.ts'
import { counted } from '../text.ts'
import type { Begun } from './begin.ts'
import { dropScores } from './calibrate.ts'
import { markBest, type Snapshot, saveCheckpoint, takeSnapshot } from './checkpoint.ts'
import { dropoutMask } from './dropout.ts'
import { addStep } from './history.ts'
import { afterStep, passScaled } from './loss-scale.ts'
import type { LostWatch } from './lost-device.ts'
import { sgdStep } from './optimizer.ts'
import { passBatch, passWithin } from './passes.ts'
import { lastCheckpoint, type Place, type Stop } from './run.ts'
import { isSavingDue, isValidationDue, placeAfter, rateAt } from './schedule.ts'
import type { TrainSetting } from './setting.ts'
import type { Inputs } from './step.ts'
import { diverged, finished, interruption, overflowed, START_TOO_LARGE, stopOf } from './stops.ts'
import { bestRow, isBetter, validate } from './validate.ts'
import { problemOfLoss, rememberLoss } from './watch.ts'

/** A state is kept in memory this often where a device can be lost. */
const SNAPSHOT_SECONDS = 60

export interface Watching {
  lost: LostWatch
  memory: { newest: Snapshot | null }
  note(text: string): void
}

/** What the loop works with, and what it remembers between two steps. */
interface Loop extends Begun, Watching {
  setting: TrainSetting
  now(): number
  /** Steps of the whole run. */
  all: number
  /** The last checkpoint, and when a state was kept in memory last. */
  saved: { step: number; at: number }
  kept: number
  /** Seconds a step takes, lately. */
  pace: number
}

/** Takes steps until the run is finished or stopped, and says why it stopped. */
export async function steps(setting: TrainSetting, begun: Begun, watching: Watching): Promise<Stop> {
  const { run, now = () => performance.now() } = setting
  const { recipe, batches, check, state } = begun
  const { stepsPerEpoch, identities } = batches
  const loop: Loop = {
    ...begun,
    ...watching,
    setting,
    now,
    all: recipe.epochs * stepsPerEpoch,
    saved: { step: lastCheckpoint(run)?.step ?? 0, at: now() },
    kept: now(),
    pace: 0,
  }
  // the next batch is read while the device works on this one
  const buffers = [0, 1].map(() => new Float32Array(recipe.batchSize * CROP_PIXELS))
  const read = ({ epoch, step }: Place, count: number) => {
    const batch = batches.read(epoch, step, buffers[count % 2] as Float32Array)
    batch.catch(() => undefined) // its error is thrown when it is its turn
    return batch
  }
  let ahead = state.step < loop.all ? read(state.place, state.step) : null

  for (;;) {
    const measured = await validateWhenDue(loop)
    if (measured.stop) return measured.stop
    await saveWhenDue(loop, measured.isBest)
    if (!ahead) {
      await check.settled()
      return finished(state.step, recipe.epochs)
    }
    if (signalsOf(setting).some(({ aborted }) => aborted)) return interrupted(loop)

    const begin = now()
    const { place } = state
    const next = placeAfter(place, stepsPerEpoch)
    const batch = await ahead
    check.throwIfBroken()
    ahead = next.epoch < recipe.epochs ? read(next, state.step + 1) : null
    const passed = await passInParts(loop, batch)
    if (!passed) return interrupted(loop)

    // a loss that is none, or that blows up, must not reach the weights
    const { loss, norm, gradients } = passed
    const problem = problemOfLoss(loss, norm, state.losses, { factor: run.options.blowUp, identities })
    if (problem !== null) {
      disposeWeights(gradients)
      return diverged(run, state.step, place, problem)
    }
    rememberLoss(state.losses, loss)
    const rate = takeStep(loop, passed)
    state.place = next
    state.step++
    log(loop, place, { ...passed, rate, seconds: (now() - begin) / 1000 })
  }
}

const signalsOf = ({ cancel, pause }: TrainSetting) => [cancel, pause]

async function save(
  { setting, architecture, state, check, lost, memory, saved, now }: Loop,
  isBest: boolean,
) {
  const { run, store, onEvent } = setting
  await check.settled() // what was learned from changed bytes is not kept
  onEvent({ kind: 'progress', what: 'saving', done: 0, of: 1 })
  const snapshot = await lost.orLost(takeSnapshot(architecture, run, state))
  const checkpoint = await saveCheckpoint(store, run, snapshot, { place: { ...state.place }, isBest })
  Object.assign(saved, { step: state.step, at: now() })
  memory.newest = null
  onEvent({ kind: 'checkpoint', note: checkpoint })
}

async function interrupted(loop: Loop): Promise<Stop> {
  const { setting, state, saved } = loop
  const { run, cancel } = setting
  if (!cancel.aborted && state.step > saved.step) await save(loop, false)
  return interruption(run, state.step, cancel.aborted ? 'cancelled' : 'paused')
}

/** Whether the state is the best one so far; or why the run ends here. */
async function validateWhenDue(loop: Loop): Promise<{ isBest: boolean; stop?: Stop }> {
  const { setting, architecture, recipe, validation, cache, state, lost, all } = loop
  const { run, onEvent } = setting
  const isMeasured = state.validations.at(-1)?.step === state.step
  if (!validation || isMeasured || !isValidationDue(run.options.validation, state.place, state.step, all))
    return { isBest: false }
  const onProgress = (done: number, of: number) => onEvent({ kind: 'progress', what: 'validating', done, of })
  const host = { loss: recipe.loss, cache, signals: signalsOf(setting), onProgress }
  const figures = await lost.orLost(validate(architecture, state.parameters, validation, host))
  if (!figures) return { isBest: false, stop: await interrupted(loop) }
  if (figures === 'not finite') {
    const stop = state.step > 0 ? overflowed(run, state.step) : stopOf(0, 'failed', START_TOO_LARGE)
    return { isBest: false, stop }
  }
  const row = { epoch: state.place.epoch, step: state.step, ...figures, seconds: state.seconds }
  const isBest = state.step > 0 && isBetter(row, bestRow(state.validations))
  dropScores(state.validations, run.checkpoints)
  state.validations.push(row)
  onEvent({ kind: 'validation', row })
  return { isBest }
}

async function saveWhenDue(loop: Loop, isBest: boolean): Promise<void> {
  const { setting, architecture, state, lost, memory, saved, now } = loop
  const { run, store, engine } = setting
  const { checkpoints } = run.options
  if (isBest && state.step === saved.step) await markBest(store, run, state.step)
  else if (isBest || isSavingDue(checkpoints, state.place, state.step - saved.step, now() - saved.at))
    await save(loop, isBest)
  else if (engine.name === 'webgpu' && now() - Math.max(loop.kept, saved.at) >= SNAPSHOT_SECONDS * 1000) {
    memory.newest = await lost.orLost(takeSnapshot(architecture, run, state))
    loop.kept = now()
  }
}

/** Forward and backward, in parts that fit the device; null when it was interrupted. */
async function passInParts(loop: Loop, batch: Batch<Float32Array>) {
  const { setting, architecture, recipe, isHalf, state, lost, note } = loop
  const { engine } = setting
  const names = [...state.velocities.keys()]
  const { passed, microBatch, problem } = await lost.orLost(
    passScaled(state, isHalf, lossScale =>
      passWithin(engine, state.microBatch, async microBatch => {
        const inputs = await inputsOf(loop, batch)
        const host = { loss: recipe.loss, microBatch, signals: signalsOf(setting), lossScale }
        return passBatch({ architecture, parameters: state.parameters, names }, inputs, host)
      }),
    ),
  )
  if (problem !== null) note(smaller(microBatch, recipe.batchSize, problem))
  state.microBatch = microBatch
  return passed
}

type Passed = NonNullable<Awaited<ReturnType<typeof passInParts>>>

/** Clips and steps. Gives the learning rate. */
function takeStep(
  { architecture, recipe, batches, isHalf, state }: Loop,
  { gradients, norm }: Passed,
): number {
  const { epoch, step } = state.place
  const rate = rateAt(recipe, epoch, step, batches.stepsPerEpoch)
  const scale = recipe.clipNorm !== null && norm > recipe.clipNorm ? recipe.clipNorm / norm : 1
  sgdStep(state.parameters, state.velocities, gradients, { architecture, recipe, rate, scale })
  disposeWeights(gradients)
  if (isHalf) state.lossScale = afterStep(state.lossScale)
  return rate
}

function log(
  loop: Loop,
  place: Place,
  { loss, accuracy, rate, seconds }: Pick<Passed, 'loss' | 'accuracy'> & { rate: number; seconds: number },
): void {
  const { setting, recipe, state, all } = loop
  const { onEvent } = setting
  state.seconds += seconds
  loop.pace = loop.pace === 0 ? seconds : 0.9 * loop.pace + 0.1 * seconds
  const figures = { loss, accuracy, rate, pictures: recipe.batchSize, seconds }
  const row = addStep(state.history, figures, place, state)
  if (row) onEvent({ kind: 'history', row })
  const secondsLeft = (all - state.step) * loop.pace
  onEvent({ kind: 'step', place, step: state.step, steps: all, loss, secondsLeft })
}

const smaller = (microBatch: number, batchSize: number, problem: string) =>
  `Memory ran out (${problem}): ${counted(microBatch, 'picture')} at a time from here on. The batch stays ${batchSize}; only roundings differ.`

/** What the network is given: crops, or rows where the convolutions do not learn; and what dropout drops. */
async function inputsOf({ recipe, cache, state }: Begun, batch: Batch<Float32Array>): Promise<Inputs> {
  const { epoch, step } = state.place
  const { images, labels, count } = batch
  const mask =
    recipe.dropout > 0 ? dropoutMask(recipe, { epoch, step }, { count, width: EMBEDDING_SIZE }) : null
  if (!cache) return { kind: 'crops', values: images, labels, mask }
  const rows = await cache.of(batch, state.parameters, state.microBatch)
  return { kind: 'rows', values: rows, labels, mask }
}
