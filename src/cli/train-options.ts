// Options of the train command -> options of a run.

import type { Dataset } from '../data/import-source.ts'
import { countLabels, peopleWith } from '../data/least-pictures.ts'
import { readManifest } from '../data/manifest.ts'
import { splitPictures } from '../data/split.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { fingerprintOf } from '../train/fingerprint.ts'
import {
  batchOf,
  DEFAULTS,
  isIn,
  OPTIONS,
  type OptionName,
  optionsOf,
  type Range,
  rangeText,
  type SetSize,
  type TrainingOptions,
} from '../train/options.ts'
import { LOSSES, PRESETS, type PresetName } from '../train/recipe.ts'
import type { Run, RunOptions } from '../train/run.ts'
import { KEY, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder } from './shard-store.ts'
import { readStart, type Start } from './train-start.ts'

const { checkpoints, validation } = DEFAULTS
/** The options that are numbers of train/options.ts. */
const NUMBERS = {
  epochs: 'epochs',
  batch: 'batchSize',
  'micro-batch': 'microBatch',
  rate: 'learningRate',
  'checkpoint-steps': 'checkpointSteps',
  'least-pictures': 'leastPictures',
  keep: 'keep',
  pairs: 'pairs',
  seed: 'seed',
} as const satisfies Record<string, OptionName>

/** All but the subcommands, which train.ts adds. */
export const TRAIN = specOf({
  name: 'train',
  takes: 'DATASET_DIR --out RUN_DIR',
  options: {
    out: { type: 'string', value: 'RUN_DIR', text: 'folder of the run: checkpoints, options, curves' },
    preset: {
      type: 'string',
      value: Object.keys(PRESETS).join('|'),
      text: 'what is trained, and how',
      otherwise: 'quick',
    },
    architecture: {
      type: 'string',
      value: 'NAME',
      text: `for presets that start from nothing: ${Object.keys(ARCHITECTURES).join(', ')}`,
      otherwise: 'lightcnn-9',
    },
    model: {
      type: 'string',
      value: 'DIR|FILE',
      text: 'for presets that fine-tune: a model or a checkpoint',
      otherwise: 'models/lightcnn-9',
    },
    key: KEY,
    'keep-head': { type: 'boolean', text: 'keep the classifier of the model instead of a new one' },
    epochs: { type: 'string', value: 'N', text: 'passes over the pictures', otherwise: 'the preset’s' },
    batch: { type: 'string', value: 'N', text: 'pictures in a step', otherwise: 'the preset’s' },
    'micro-batch': {
      type: 'string',
      value: 'N',
      text: 'pictures at once, for less memory',
      otherwise: 'the preset’s',
    },
    rate: { type: 'string', value: 'X', text: 'learning rate', otherwise: 'the preset’s' },
    loss: {
      type: 'string',
      value: Object.keys(LOSSES).join('|'),
      text: 'what is minimised',
      otherwise: 'the preset’s',
    },
    labels: {
      type: 'string',
      value: 'NAME',
      text: 'a label revision of "train relabel"',
      otherwise: 'the data set’s own',
    },
    'least-pictures': {
      type: 'string',
      value: 'N',
      text: 'only people with at least so many pictures',
      otherwise: '1',
    },
    'checkpoint-steps': {
      type: 'string',
      value: 'N',
      text: `steps between checkpoints, beside those of each epoch and of every ${checkpoints.everyMinutes} minutes`,
      otherwise: 'none of these',
    },
    keep: {
      type: 'string',
      value: 'N',
      text: 'checkpoints to keep',
      otherwise: String(checkpoints.keep),
    },
    pairs: {
      type: 'string',
      value: 'N',
      text: 'held-out pairs to measure',
      otherwise: String(validation.pairs),
    },
    seed: {
      type: 'string',
      value: 'N',
      text: 'of shuffling, crops and new weights',
      otherwise: 'the preset’s',
    },
    resume: { type: 'boolean', text: 'continue the run in RUN_DIR; --epochs and --rate may change' },
    json: { type: 'boolean', text: 'one line of JSON at the end instead of sentences' },
  },
  example: 'train people-set --out run --epochs 5',
  more: ['Ctrl-C saves and stops; --resume continues.'],
})
export const TRAIN_USAGE = usageOf(TRAIN)
export type Values = Partial<Record<keyof typeof TRAIN.options, string | boolean>>

export async function openDatasetFolder(folder: string): Promise<Dataset> {
  const store = await openShardFolder(folder)
  return { store, manifest: await readManifest(store) }
}

/** The options with one that was given on the command line. */
function withNumber<T extends TrainingOptions>(options: T, values: Values, key: keyof typeof NUMBERS): T {
  const given = values[key]
  if (given === undefined) return options
  const name = NUMBERS[key]
  const range: Range = OPTIONS[name]
  if (given === '' || !isIn(range, Number(given)))
    throw new UsageError(`--${key} ${given}: expected ${rangeText(range)}. Usage: ${TRAIN_USAGE}`)
  return { ...options, ...OPTIONS[name].set(options, Number(given)) }
}

/** Options of a new run and the weights that it begins with. */
export async function newOptions(
  values: Values,
  dataset: Dataset,
  note: (text: string) => void,
): Promise<{ options: RunOptions; start: Start | null }> {
  const preset = String(values.preset ?? 'quick')
  if (!isPreset(preset))
    throw new UsageError(
      `--preset ${preset}: there are ${Object.keys(PRESETS).join(', ')}. Usage: ${TRAIN_USAGE}`,
    )
  const head = values['keep-head'] ? 'kept' : 'new'
  const start =
    PRESETS[preset].start === 'model'
      ? await readStart(textOf(values.model), head, { key: textOf(values.key), say: note })
      : null
  const labels = textOf(values.labels) ?? null
  const { train, labels: imported } = await splitPictures(dataset.store, dataset.manifest)
  const size = { train, people: peopleWith(countLabels(imported).values()) }
  const options: RunOptions = {
    dataset: { name: dataset.manifest.name, fingerprint: await fingerprintOf(dataset, labels) },
    labels,
    architecture: start?.architecture.name ?? architectureOf(values),
    model: start && { name: start.name, sha256: start.sha256, head },
    ...chosen(preset, values, size, note),
  }
  return { options, start }
}

/** What may change when a run goes on. */
export function changeRun(run: Run, values: Values): void {
  const others = Object.keys(values).filter(
    key => !['out', 'resume', 'json', 'epochs', 'rate', 'model', 'key'].includes(key),
  )
  if (others.length > 0)
    throw new UsageError(
      `--${others[0]} cannot change when a run is continued; only --epochs and --rate can. Usage: ${TRAIN_USAGE}`,
    )
  for (const key of ['epochs', 'rate'] as const)
    Object.assign(run.options, withNumber(run.options, values, key))
}

/** The preset's options for so many pictures, with what was given. */
function chosen(
  preset: PresetName,
  values: Values,
  size: SetSize,
  note: (text: string) => void,
): TrainingOptions {
  const given = values.loss ?? PRESETS[preset].loss.kind
  if (given !== 'softmax' && given !== 'margin')
    throw new UsageError(`--loss ${given}: expected softmax or margin. Usage: ${TRAIN_USAGE}`)
  let options = optionsOf(preset, size)
  for (const key of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[])
    options = withNumber(options, values, key)
  const pictures = size.train
  const wanted = values.batch === undefined ? PRESETS[preset].batchSize : options.recipe.batchSize
  const batch = batchOf(options.recipe, Math.min(options.recipe.batchSize, Math.max(1, pictures)))
  const { batchSize } = batch
  if (batchSize < wanted)
    note(`The data set has ${pictures} training pictures: batches of ${batchSize} instead of ${wanted}.`)
  return { ...options, recipe: { ...options.recipe, ...batch, loss: LOSSES[given] } }
}

const textOf = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined)
const isPreset = (name: string): name is PresetName => Object.hasOwn(PRESETS, name)

function architectureOf(values: Values): Architecture['name'] {
  const name = String(values.architecture ?? 'lightcnn-9')
  const found = Object.values(ARCHITECTURES).find(architecture => architecture.name === name)
  if (!found)
    throw new UsageError(
      `--architecture ${name}: there are ${Object.keys(ARCHITECTURES).join(', ')}. Usage: ${TRAIN_USAGE}`,
    )
  return found.name
}
