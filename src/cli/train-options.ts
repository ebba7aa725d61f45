// Options of the train command -> options of a run.

import type { Dataset } from '../data/import-source.ts'
import { readManifest } from '../data/manifest.ts'
import { splitPictures } from '../data/split.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { fingerprintOf } from '../train/fingerprint.ts'
import { fitRecipe, MARGIN, PRESETS, type PresetName, type Recipe } from '../train/recipe.ts'
import type { Run, RunOptions } from '../train/run.ts'
import { KEY, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder } from './shard-store.ts'
import { readStart, type Start } from './train-start.ts'

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
      otherwise: 'frozen',
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
    'keep-head': { type: 'boolean', text: 'go on with the classifier of the model instead of a new one' },
    epochs: { type: 'string', value: 'N', text: 'passes over the pictures', otherwise: "the preset's" },
    batch: { type: 'string', value: 'N', text: 'pictures of a step', otherwise: "the preset's" },
    'micro-batch': {
      type: 'string',
      value: 'N',
      text: 'pictures at once, for less memory',
      otherwise: "the preset's",
    },
    rate: { type: 'string', value: 'X', text: 'learning rate', otherwise: "the preset's" },
    loss: { type: 'string', value: 'softmax|margin', text: 'what is minimised', otherwise: "the preset's" },
    labels: {
      type: 'string',
      value: 'NAME',
      text: 'a label revision of "train relabel"',
      otherwise: "the data set's own",
    },
    'checkpoint-steps': {
      type: 'string',
      value: 'N',
      text: 'steps between checkpoints, beside those of each epoch and of every ten minutes',
      otherwise: 'none of these',
    },
    keep: { type: 'string', value: 'N', text: 'checkpoints that are kept', otherwise: '3' },
    pairs: { type: 'string', value: 'N', text: 'held-out pairs that are measured', otherwise: '200' },
    seed: {
      type: 'string',
      value: 'N',
      text: 'of shuffling, crops and new weights',
      otherwise: "the preset's",
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

/** The number of an option, or `fallback`. */
export function numberOf(values: Values, key: keyof Values, fallback: number): number {
  const given = values[key]
  const value = given === undefined ? fallback : Number(given)
  if (given === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--${key} ${given}: expected a number of at least 0. Usage: ${TRAIN_USAGE}`)
  return value
}

/** Options of a new run and the weights that it begins with. */
export async function newOptions(
  values: Values,
  dataset: Dataset,
  note: (text: string) => void,
): Promise<{ options: RunOptions; start: Start | null }> {
  const preset = String(values.preset ?? 'frozen')
  if (!isPreset(preset))
    throw new UsageError(
      `--preset ${preset}: there are ${Object.keys(PRESETS).join(', ')}. Usage: ${TRAIN_USAGE}`,
    )
  const base = PRESETS[preset]
  const head = values['keep-head'] ? 'kept' : 'new'
  const start =
    base.start === 'model'
      ? await readStart(textOf(values.model), head, { key: textOf(values.key), say: note })
      : null
  const labels = textOf(values.labels) ?? null
  const { train } = await splitPictures(dataset.store, dataset.manifest)
  const recipe = fitRecipe(changed(base, values), train)
  const { batchSize } = changed(base, values)
  if (recipe.batchSize < batchSize)
    note(
      `The data set has ${train} training pictures: batches of ${recipe.batchSize} instead of ${batchSize}.`,
    )
  const options: RunOptions = {
    dataset: { name: dataset.manifest.name, fingerprint: await fingerprintOf(dataset, labels) },
    labels,
    architecture: start?.architecture.name ?? architectureOf(values),
    model: start && { name: start.name, sha256: start.sha256, head },
    recipe,
    checkpoints: {
      everySteps: numberOf(values, 'checkpoint-steps', 0) || null,
      everyMinutes: 10,
      keep: numberOf(values, 'keep', 3),
    },
    validation: {
      everySteps: null,
      pictures: 1000,
      pairs: numberOf(values, 'pairs', 200),
      seed: recipe.seed,
    },
    blowUp: 4,
    precision: 'float32',
  }
  return { options, start }
}

/** What may change when a run goes on. */
export function changeRun({ options }: Run, values: Values): void {
  const { epochs, rate } = values
  const others = Object.keys(values).filter(
    key => !['out', 'resume', 'json', 'epochs', 'rate', 'model', 'key'].includes(key),
  )
  if (others.length > 0)
    throw new UsageError(
      `--${others[0]} cannot change in a run that is continued: --epochs and --rate can. Usage: ${TRAIN_USAGE}`,
    )
  const { recipe } = options
  if (epochs !== undefined) recipe.epochs = numberOf(values, 'epochs', recipe.epochs)
  if (rate !== undefined) recipe.learningRate = numberOf(values, 'rate', recipe.learningRate)
}

function changed(base: Recipe, values: Values): Recipe {
  const batchSize = numberOf(values, 'batch', base.batchSize)
  const loss = values.loss ?? base.loss.kind
  if (loss !== 'softmax' && loss !== 'margin')
    throw new UsageError(`--loss ${loss}: expected softmax or margin. Usage: ${TRAIN_USAGE}`)
  return {
    ...base,
    loss: loss === base.loss.kind ? base.loss : loss === 'margin' ? MARGIN : { kind: 'softmax' },
    epochs: numberOf(values, 'epochs', base.epochs),
    batchSize,
    microBatch: Math.min(batchSize, numberOf(values, 'micro-batch', base.microBatch)),
    learningRate: numberOf(values, 'rate', base.learningRate),
    seed: numberOf(values, 'seed', base.seed),
  }
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
