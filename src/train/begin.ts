// Before the first step of a sitting: is the data what the options say, where does the run go on, and does all of it fit together.
import { CROP_PIXELS } from '../data/augment.ts'
import { type Batches, openBatches } from '../data/batches.ts'
import type { Dataset } from '../data/import-source.ts'
import { checkWhileReading, type ShardCheck } from '../data/shard-check.ts'
import { splitPictures } from '../data/split.ts'
import { ListError, messageOf, StorageError } from '../errors.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import type { Weights } from '../model/weights.ts'
import { counted } from '../text.ts'
import { balanced } from './balance.ts'
import { parseSnapshot, readCheckpoint, removeUnnamed, type Snapshot } from './checkpoint.ts'
import type { TrainingEngine } from './engine.ts'
import { checkUnchanged } from './fingerprint.ts'
import { drawPairs, type VerificationPairs } from './held-out.ts'
import { checkOptions } from './options.ts'
import type { Recipe } from './recipe.ts'
import { createRowCache, type RowCache } from './rows.ts'
import type { CheckpointNote, Run, RunOptions, RunStore } from './run.ts'
import { firstState, type StoredState, type TrainingState, toDeviceState } from './state.ts'
import { trainingLabels } from './training-labels.ts'
import { openValidation, type Validation } from './validate.ts'

export interface Beginning {
  dataset: Dataset
  run: Run
  store: RunStore
  engine: TrainingEngine
  weights: Weights | null
  from?: CheckpointNote | Snapshot
  pairs?: VerificationPairs
  /** The table; that of `options.architecture` by default. */
  architecture?: Architecture
}
export interface Begun {
  architecture: Architecture
  recipe: Recipe
  batches: Batches
  /** Of the data set's shards, as they are read. */
  check: ShardCheck
  validation: Validation | null
  cache: RowCache | null
  /** Activations are float16. */
  isHalf: boolean
  state: TrainingState
}

/** Throws ListError, StorageError, FormatError, WeightsError or TypeError when the run cannot begin or go on. */
export async function begin(setting: Beginning, note: (text: string) => void): Promise<Begun> {
  const { run, store, engine } = setting
  const check = checkWhileReading(setting.dataset.store)
  const dataset: Dataset = { ...setting.dataset, store: check.store }
  const { options } = run
  const { recipe } = options
  const architecture = setting.architecture ?? ARCHITECTURES[options.architecture]
  checkOptions(options)
  await checkDataset(dataset, options)
  const { seed, batchSize, augment } = recipe
  const labels = await trainingLabels(dataset, options)
  const batches = await openBatches(dataset.store, dataset.manifest, {
    seed,
    batchSize,
    augment,
    labels,
  })
  const stored = await startingState(setting, architecture, batches, note)
  const { standing } = stored
  const fits = Math.max(
    1,
    Math.min(standing.microBatch, recipe.microBatch, engine.largestMicroBatch(options)),
  )
  if (fits < standing.microBatch)
    note(
      `${counted(fits, 'picture')} at a time on this device, gradients are added up to a batch of ${batchSize}.`,
    )
  standing.microBatch = fits
  Object.assign(run, {
    stepsPerEpoch: batches.stepsPerEpoch,
    identities: batches.identities,
    history: standing.history.rows,
    validations: standing.validations,
    checkpoints: run.checkpoints.filter(({ step }) => step <= standing.step),
  })
  await removeUnnamed(store, run)
  const { pictures, pairs: count, seed: pairSeed } = options.validation
  const pairs = setting.pairs ?? (count > 0 ? await drawPairs(dataset, { count, seed: pairSeed }) : null)
  const validation = await openValidation(dataset, pictures, pairs)
  const cache = createRowCache(architecture, recipe)
  const state = toDeviceState(architecture, batches.identities, recipe, stored)
  const problem = options.precision === 'float16' ? halfProblemOf(engine, recipe) : null
  if (problem !== null) note(`Trained in float32: ${problem}.`)
  const isHalf = options.precision === 'float16' && problem === null
  return { architecture, recipe, batches, check, validation, cache, isHalf, state }
}

/** Why a run of this recipe is trained in float32; null: it can be float16. */
export const halfProblemOf = ({ halfProblem }: TrainingEngine, { trunkRate }: Recipe): string | null =>
  halfProblem ?? (trunkRate === 0 ? 'the convolutions do not learn' : null)

async function checkDataset(dataset: Dataset, options: RunOptions): Promise<void> {
  const { store, manifest } = dataset
  const { name, identities, shards } = manifest
  if (manifest.state === 'importing')
    throw new ListError(`The import of ${name} is not finished. Let it finish, then train on it.`)
  const empty = shards.find(({ count }) => count === 0)
  if (empty)
    throw new ListError(`${empty.file} of ${name} holds no pictures. Check the data set and drop the shard.`)
  if (identities.length < 2)
    throw new ListError(
      `${name} has ${counted(identities.length, 'identity', 'identities')}. Training needs pictures of at least two people.`,
    )
  const split = await splitPictures(store, manifest)
  for (const [i, own] of split.labels.entries()) {
    const wrong = own.find(label => label < 0 || label >= identities.length)
    if (wrong !== undefined)
      throw new ListError(
        `${shards[i]?.file} of ${name} has the label ${wrong}, but the data set names ${identities.length} identities: labels go from 0 to ${identities.length - 1}. Import it again, or drop the shard.`,
      )
  }
  await checkUnchanged(dataset, options)
}

/** Pictures that the scale of a model's weights is judged by. */
const JUDGED = 8

/** The state of a checkpoint, of memory, or the first one. */
async function startingState(
  setting: Beginning,
  architecture: Architecture,
  batches: Batches,
  note: (text: string) => void,
): Promise<StoredState> {
  const { run, weights } = setting
  const { identities, stepsPerEpoch } = batches
  const { recipe, model } = run.options
  const found = await findSnapshot(setting, note)
  if (found) {
    const stored = await parseSnapshot(architecture, found.snapshot, found.name)
    const { training } = stored
    if (training.identities !== identities || training.stepsPerEpoch !== stepsPerEpoch)
      throw new TypeError(
        `${found.name} was written with ${training.stepsPerEpoch} steps an epoch and ${training.identities} identities, this run has ${stepsPerEpoch} and ${identities}. Batch size and data set stay as they are within a run.`,
      )
    const changed = changes(training.options, run.options)
    note(`Continued after step ${stored.standing.step}${changed ? ` with ${changed}` : ''}.`)
    return stored
  }
  if (recipe.start === 'new') return firstState(architecture, identities, recipe, null)
  if (!model || !weights)
    throw new TypeError('The recipe starts from a model: name one, or start from new weights.')
  const first = firstState(architecture, identities, recipe, { weights, head: model.head, name: model.name })
  if (!recipe.balance || model.head === 'kept') return first
  const { images } = await batches.read(0, 0, new Float32Array(recipe.batchSize * CROP_PIXELS))
  return {
    ...first,
    weights: await balanced(architecture, first.weights, images.subarray(0, JUDGED * CROP_PIXELS)),
  }
}

/** The newest checkpoint that is whole. */
async function findSnapshot(
  { run, store, from }: Beginning,
  note: (text: string) => void,
): Promise<{ snapshot: Snapshot; name: string } | null> {
  if (from && 'bytes' in from && from.bytes instanceof Uint8Array)
    return { snapshot: from as Snapshot, name: 'the state in memory' }
  if (from)
    return {
      snapshot: await readCheckpoint(store, from as CheckpointNote),
      name: (from as CheckpointNote).file,
    }
  for (const checkpoint of run.checkpoints.toReversed()) {
    try {
      return { snapshot: await readCheckpoint(store, checkpoint), name: checkpoint.file }
    } catch (error) {
      note(`${messageOf(error)} The checkpoint before it is taken.`)
    }
  }
  if (run.checkpoints.length > 0)
    throw new StorageError(
      `None of this run’s ${run.checkpoints.length} checkpoints can be read. Begin a new run.`,
    )
  return null
}

/** "learning rate 0.003 (was 0.01)" */
function changes(before: RunOptions, after: RunOptions): string {
  const old = new Map(Object.entries(before.recipe))
  return Object.entries(after.recipe)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(old.get(key)))
    .map(([key, value]) => `${key} ${JSON.stringify(value)} (was ${JSON.stringify(old.get(key))})`)
    .join(', ')
}
