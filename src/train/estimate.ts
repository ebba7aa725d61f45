// What a run will need, told before it begins: steps, time, memory, storage.
import { CROP_PIXELS } from '../data/augment.ts'
import { IMAGE_BYTES } from '../data/shards.ts'
import { ARCHITECTURES, type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from '../model/architectures.ts'
import { disposeWeights, toDevice } from '../model/forward.ts'
import { expectedShapes, parameterCount } from '../model/weights.ts'
import { mulberry32 } from '../random.ts'
import { dropoutMask } from './dropout.ts'
import { nextTurn, type TrainingEngine } from './engine.ts'
import { newWeights } from './init.ts'
import { firstLossScale } from './loss-scale.ts'
import { stepBytes } from './memory.ts'
import { groupOf, sgdStep, trainable, zeroVelocities } from './optimizer.ts'
import { rowsOfPicture } from './options.ts'
import { passBatch } from './passes.ts'
import type { Recipe } from './recipe.ts'
import { cachedRowsBytes, isTrunkCached, rowWidth } from './rows.ts'
import type { RunOptions } from './run.ts'
import type { Inputs } from './step.ts'
import { trunkRows } from './step.ts'

export interface RunEstimate {
  steps: number
  stepsPerEpoch: number
  seconds: number | null
  parameters: number
  /** On the device, while a step is computed. */
  deviceBytes: number
  /** In the worker, beside it. */
  memoryBytes: number
  checkpointBytes: number
  /** All checkpoints to keep at a time, the one being written among them. */
  storageBytes: number
}

/** Pictures that batches.ts holds at a time. */
const WINDOWS = 2 * 4096
/** Header, options and history of a checkpoint. */
const NOTES_BYTES = 500_000

/** What was measured on this device. */
export interface Pace {
  /** Forward and backward of a picture of a batch; where rows are kept, of a row. */
  pictureSeconds: number
  /** The update of all weights that learn. */
  stepSeconds: number
  /** The convolutions of a picture, forward only. */
  trunkSeconds: number
}
export interface RunSize {
  trainPictures: number
  /** Held out. */
  validation: number
  heldOut: 'pictures' | 'identities'
  identities: number
  microBatch: number
  /** From measureEngine; null: no estimate of the time. */
  pace: Pace | null
  isHalf?: boolean
}
type Estimated = Pick<RunOptions, 'architecture' | 'recipe' | 'checkpoints' | 'validation'>

export function estimateRun(options: Estimated, size: RunSize): RunEstimate {
  const { architecture: name, recipe, checkpoints } = options
  const architecture = ARCHITECTURES[name]
  const { trainPictures, identities, microBatch, pace, isHalf = false } = size
  const stepsPerEpoch = Math.floor(trainPictures / recipe.batchSize)
  const steps = stepsPerEpoch * recipe.epochs
  const shapes = expectedShapes(architecture, identities)
  const moving = new Map([...shapes].filter(([key]) => groupOf(architecture, key, recipe).rate > 0))
  const checkpointBytes = 4 * (parameterCount(shapes) + parameterCount(moving)) + NOTES_BYTES
  const rows = isTrunkCached(recipe) ? cachedRowsBytes(architecture, trainPictures) : 0
  return {
    steps,
    stepsPerEpoch,
    seconds: pace && secondsOfRun(options, size, { ...pace, checkpointBytes }),
    parameters: parameterCount(shapes),
    deviceBytes: stepBytes(architecture, identities, microBatch, isHalf),
    memoryBytes:
      Math.min(trainPictures, WINDOWS) * IMAGE_BYTES +
      8 * recipe.batchSize * CROP_PIXELS +
      checkpointBytes +
      rows,
    checkpointBytes,
    storageBytes: checkpointBytes * (checkpoints.keep + 2),
  }
}

/** Hashed and written, as measured in Chromium. */
const SAVED_PER_SECOND = 100e6

/** Steps, measurements before the first one and after each epoch (or as often as asked), and checkpoints. */
function secondsOfRun(
  { recipe, validation }: Estimated,
  { trainPictures, validation: heldOut, heldOut: by }: RunSize,
  { pictureSeconds, stepSeconds, trunkSeconds, checkpointBytes }: Pace & { checkpointBytes: number },
): number {
  const { epochs, batchSize } = recipe
  const steps = Math.floor(trainPictures / batchSize) * epochs
  const known = by === 'pictures' ? Math.min(validation.pictures, heldOut) : 0
  // both pictures of a pair, each of them once
  const paired = heldOut > 0 ? Math.min(2 * validation.pairs, heldOut + trainPictures) : 0
  const measurements = 1 + (validation.everySteps ? Math.ceil(steps / validation.everySteps) : epochs)
  const isCached = isTrunkCached(recipe)
  const cached = isCached ? trunkSeconds * (trainPictures * rowsOfPicture(epochs) + known + paired) : 0
  // a third of forward and backward, behind rows that are known
  const measured = (known + paired) * (isCached ? pictureSeconds / 3 : trunkSeconds)
  return (
    steps * (batchSize * pictureSeconds + stepSeconds) +
    cached +
    measurements * measured +
    (epochs * checkpointBytes) / SAVED_PER_SECOND
  )
}

/** Steps are repeated for so long, so that short ones are timed well. */
const MEASURE_MS = 1500

/** Trains a few pictures of noise with new weights. The first pass, which compiles, is not counted. */
export async function measureEngine(
  engine: TrainingEngine,
  { architecture: name, recipe }: Pick<RunOptions, 'architecture' | 'recipe'>,
  identities: number,
  isHalf = false,
): Promise<Pace> {
  const architecture = ARCHITECTURES[name]
  const count = Math.min(recipe.microBatch, engine.largestMicroBatch({ architecture: name, recipe }))
  const parameters = toDevice(architecture, newWeights(architecture, identities, recipe), identities)
  const names = trainable(architecture, parameters.keys(), recipe)
  const velocities = zeroVelocities(parameters, names)
  const random = mulberry32(1)
  const crops = Float32Array.from({ length: count * INPUT_SIZE ** 2 }, random)
  const isCached = isTrunkCached(recipe)
  const inputs = noise({ architecture, recipe, identities, count, crops: isCached ? null : crops })
  const step = { architecture, recipe, rate: 1e-6, scale: 1 }
  try {
    const pictureSeconds = await secondsOf(count, async () => {
      const lossScale = isHalf ? firstLossScale().value : null
      const host = { loss: recipe.loss, microBatch: count, signals: [], lossScale }
      const passed = await passBatch({ architecture, parameters, names }, inputs, host)
      if (passed) disposeWeights(passed.gradients)
    })
    const stepSeconds = await secondsOf(1, async () => {
      sgdStep(parameters, velocities, velocities, step)
      await velocities.get(names[0] ?? '')?.data()
    })
    const trunkSeconds = await secondsOf(count, async () => {
      const rows = trunkRows(architecture, parameters, crops)
      await rows.data()
      rows.dispose()
    })
    return { pictureSeconds, stepSeconds, trunkSeconds }
  } finally {
    disposeWeights(parameters)
    disposeWeights(velocities)
  }
}

interface Noise {
  architecture: Architecture
  recipe: Recipe
  identities: number
  count: number
  /** Null: what the convolutions would make of them. */
  crops: Float32Array | null
}

function noise({ architecture: { flat }, recipe, identities, count, crops }: Noise): Inputs {
  const mask =
    recipe.dropout > 0 ? dropoutMask(recipe, { epoch: 0, step: 0 }, { count, width: EMBEDDING_SIZE }) : null
  const labels = Int32Array.from({ length: count }, (_, i) => i % identities)
  const values = crops ?? new Float32Array(count * rowWidth({ flat })).fill(0.1)
  return { kind: crops ? 'crops' : 'rows', values, labels, mask }
}

/** Seconds for one of `count`, after a first time that is not counted. */
async function secondsOf(count: number, work: () => Promise<void>): Promise<number> {
  await work()
  const begin = performance.now()
  let times = 0
  do {
    await work()
    times++
    await nextTurn()
  } while (performance.now() - begin < MEASURE_MS)
  return (performance.now() - begin) / 1000 / times / count
}
