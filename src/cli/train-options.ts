// Options of the train command -> options of a run.

import type { Dataset } from '../data/datasets.ts'
import { readManifest } from '../data/manifest.ts'
import { splitPictures } from '../data/split.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { fingerprintOf } from '../train/fingerprint.ts'
import { fitRecipe, MARGIN, PRESETS, type PresetName, type Recipe } from '../train/recipe.ts'
import type { Run, RunOptions } from '../train/run.ts'
import { UsageError } from './command.ts'
import { openShardFolder } from './shard-store.ts'
import { readStart, type Start } from './train-start.ts'

export const TRAIN_USAGE =
  'npm run cli -- train DATASET_DIR --out RUN_DIR [--preset reference|pytorch|frozen|slow|small] [--architecture NAME] [--model DIR|FILE] [--key NAME] [--epochs N] [--batch N] [--rate X] [--loss softmax|margin] [--labels NAME] [--checkpoint-steps N] [--keep N] [--pairs N] [--seed N] [--resume] [--json]'

export const TRAIN_OPTIONS = {
  out: { type: 'string' },
  preset: { type: 'string' },
  architecture: { type: 'string' },
  model: { type: 'string' },
  key: { type: 'string' },
  'keep-head': { type: 'boolean' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  'micro-batch': { type: 'string' },
  rate: { type: 'string' },
  loss: { type: 'string' },
  labels: { type: 'string' },
  'checkpoint-steps': { type: 'string' },
  keep: { type: 'string' },
  pairs: { type: 'string' },
  seed: { type: 'string' },
  resume: { type: 'boolean' },
  json: { type: 'boolean' },
} as const
export type Values = Partial<Record<keyof typeof TRAIN_OPTIONS, string | boolean>>

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
      `--${others[0]} cannot change in a run that goes on: --epochs and --rate can. Usage: ${TRAIN_USAGE}`,
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
