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
  /** All checkpoints that are kept at a time, the one being written among them. */
  storageBytes: number
}

/** Pictures that batches.ts holds at a time. */
const WINDOWS = 2 * 4096
/** Header, options and history of a checkpoint. */
const NOTES_BYTES = 500_000

export function estimateRun(
  { architecture: name, recipe, checkpoints }: Pick<RunOptions, 'architecture' | 'recipe' | 'checkpoints'>,
  size: {
    trainPictures: number
    identities: number
    microBatch: number
    /** From measureEngine; null: no estimate of the time. */
    picturesPerSecond: number | null
    isHalf?: boolean
  },
): RunEstimate {
  const architecture = ARCHITECTURES[name]
  const { trainPictures, identities, microBatch, picturesPerSecond, isHalf = false } = size
  const stepsPerEpoch = Math.floor(trainPictures / recipe.batchSize)
  const steps = stepsPerEpoch * recipe.epochs
  const shapes = expectedShapes(architecture, identities)
  const moving = new Map([...shapes].filter(([key]) => groupOf(architecture, key, recipe).rate > 0))
  const checkpointBytes = 4 * (parameterCount(shapes) + parameterCount(moving)) + NOTES_BYTES
  const rows = isTrunkCached(recipe) ? cachedRowsBytes(architecture, trainPictures) : 0
  return {
    steps,
    stepsPerEpoch,
    seconds: picturesPerSecond === null ? null : (steps * recipe.batchSize) / picturesPerSecond,
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

/** Steps are repeated for so long, so that short ones are timed well. */
const MEASURE_MS = 1500

/** Trains a few pictures of noise with new weights; gives pictures a second. The first pass, which compiles, is not counted. */
export async function measureEngine(
  engine: TrainingEngine,
  { architecture: name, recipe }: Pick<RunOptions, 'architecture' | 'recipe'>,
  identities: number,
  isHalf = false,
): Promise<number> {
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
    const trunkSeconds = isCached
      ? await secondsOf(count, async () => {
          const rows = trunkRows(architecture, parameters, crops)
          await rows.data()
          rows.dispose()
        })
      : 0
    // a row of each picture and of its mirror image is computed once in the run
    return 1 / (pictureSeconds + stepSeconds / recipe.batchSize + (2 * trunkSeconds) / recipe.epochs)
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
