// Everything that is chosen for a run, with its default, and every number among it with its range. The page's fields, the options of the
// command line and the check before the first step read this table; what the options are called and when to change them is words.
import type { PeopleWith } from '../data/least-pictures.ts'
import { PRESETS, type PresetName, type Recipe } from './recipe.ts'
import type { RunOptions } from './run.ts'

/** What is chosen beside data set and start. A number that was not given is NaN. */
export type TrainingOptions = Pick<
  RunOptions,
  'recipe' | 'checkpoints' | 'validation' | 'blowUp' | 'precision' | 'leastPictures'
>

/** What presets share. */
export const DEFAULTS: Omit<TrainingOptions, 'recipe'> = {
  checkpoints: {
    everySteps: null,
    /** What a closed tab or a crash costs at most; one of LightCNN-9 is 40 MB or so, little against minutes of training. */
    everyMinutes: 5,
    keep: 3,
  },
  validation: {
    everySteps: null,
    pictures: 1000,
    /**
     * Half of them are of two people: a FAR of 1 % is told from none with 100 of these or more, and 150 leave room for one mistaken pair.
     * The error of the share that is right is then 1.7 % at 90 %; twice as many pairs cost twice the time for 1.2 %.
     */
    pairs: 300,
    /** Not the recipe's: runs of different seeds are measured on the same pairs, so that their figures can be compared. */
    seed: 1,
  },
  /** A stop in vain costs a night, a late one some steps: a loss that blows up passes any factor soon, and the checkpoint before is whole. */
  blowUp: 5,
  precision: 'float32',
  leastPictures: 1,
}

/** Steps that an epoch of a preset has at least. */
const LEAST_STEPS = 4

/** What a preset's options depend on: the pictures that train, and how many people have how many pictures. */
export interface SetSize {
  train: number
  people: readonly PeopleWith[]
}

/**
 * A preset's options for a data set: its batch is lowered to a power of two when an epoch would have too few steps, and the quick trial
 * takes as many epochs and people as fit into its time.
 */
export function optionsOf(preset: PresetName, set: SetSize | null): TrainingOptions {
  const options = ofSize(preset, set?.train ?? null)
  return preset === 'quick' && set ? quickened(options, set) : options
}

/**
 * A processor makes some eleven rows of the convolutions a second (a third of a step, BENCHMARKS.md), and the quick trial has about ten
 * minutes: six for the rows of training pictures, the others for measuring, steps and checkpoints.
 */
const QUICK_ROWS = 4000

function quickened(options: TrainingOptions, { train, people }: SetSize): TrainingOptions {
  const all = Math.max(1, people[0]?.pictures ?? 1)
  const of = ({ pictures }: PeopleWith) => Math.round((train * pictures) / all)
  const enough = people.filter(some => some.people > 1)
  const fewest = Math.min(...enough.map(of))
  const some = enough.find(one => of(one) <= Math.max(QUICK_ROWS, fewest))
  const pictures = some ? of(some) : train
  const { epochs: most } = options.recipe
  let epochs = 1
  while (epochs < most && pictures * rowsOfPicture(epochs + 1) <= QUICK_ROWS) epochs++
  const { batchSize, microBatch } = ofSize('quick', pictures).recipe
  return {
    ...options,
    leastPictures: some?.least ?? 1,
    recipe: { ...options.recipe, epochs, batchSize, microBatch },
  }
}

/** In so many epochs a picture is seen as it is, mirrored, or both: rows that are computed of it on average. */
export const rowsOfPicture = (epochs: number): number => 2 * (1 - 0.5 ** epochs)

function ofSize(preset: PresetName, pictures: number | null): TrainingOptions {
  const recipe = PRESETS[preset]
  const most =
    pictures === null
      ? recipe.batchSize
      : 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, pictures) / LEAST_STEPS)))
  return { ...DEFAULTS, recipe: { ...recipe, ...batchOf(recipe, Math.min(recipe.batchSize, most)) } }
}

/** A batch is not less than what is on the device at a time. */
export const batchOf = (
  { microBatch }: Recipe,
  batchSize: number,
): Pick<Recipe, 'batchSize' | 'microBatch'> => ({
  batchSize,
  microBatch: Math.min(microBatch, batchSize || 1),
})

export interface Range {
  kind: 'real' | 'whole'
  low: number
  high: number
  /** What is counted; the others are factors and shares. */
  unit?: 'epochs' | 'pictures' | 'steps' | 'minutes' | 'checkpoints' | 'pairs'
  /** Null means none. */
  isOptional?: boolean
}
/** A number of the options. */
export interface NumberOption extends Range {
  /** Undefined when the chosen schedule or loss has no such number. */
  get(options: TrainingOptions): number | null | undefined
  /** The options with another value. */
  set(options: TrainingOptions, value: number | null): TrainingOptions
}

type Part = 'recipe' | 'checkpoints' | 'validation'
type NumbersOf<T> = { [K in keyof T]-?: T[K] extends number | null ? K : never }[keyof T]

const valueIn = ({ isOptional }: Range, value: number | null) => value ?? (isOptional ? null : Number.NaN)

const within = <P extends Part>(
  part: P,
  name: NumbersOf<TrainingOptions[P]>,
  range: Range,
): NumberOption => ({
  ...range,
  get: options => options[part][name] as number | null,
  set: (options, value) => ({ ...options, [part]: { ...options[part], [name]: valueIn(range, value) } }),
})
/** Of the schedule or the loss, when it is of a kind. */
const withinKind = (
  part: 'schedule' | 'loss',
  kind: Recipe['schedule' | 'loss']['kind'],
  name: string,
  range: Range,
): NumberOption => ({
  ...range,
  get: ({ recipe }) =>
    recipe[part].kind === kind ? (recipe[part] as unknown as Record<string, number>)[name] : undefined,
  set: ({ recipe, ...others }, value) => ({
    ...others,
    recipe: { ...recipe, [part]: { ...recipe[part], [name]: valueIn(range, value) } },
  }),
})

const rate: Range = { kind: 'real', low: 0, high: 100 }
const steps: Range = { kind: 'whole', low: 1, high: 1e9, unit: 'steps', isOptional: true }

export const OPTIONS = {
  epochs: within('recipe', 'epochs', { kind: 'whole', low: 1, high: 1e4, unit: 'epochs' }),
  learningRate: within('recipe', 'learningRate', { kind: 'real', low: 1e-8, high: 10 }),
  batchSize: {
    ...within('recipe', 'batchSize', { kind: 'whole', low: 1, high: 4096, unit: 'pictures' }),
    set: ({ recipe, ...others }, value) => ({
      ...others,
      recipe: { ...recipe, ...batchOf(recipe, value ?? Number.NaN) },
    }),
  },
  microBatch: within('recipe', 'microBatch', { kind: 'whole', low: 1, high: 4096, unit: 'pictures' }),
  seed: within('recipe', 'seed', { kind: 'whole', low: 0, high: 2 ** 31 }),
  scheduleEpochs: withinKind('schedule', 'steps', 'epochs', {
    kind: 'whole',
    low: 1,
    high: 1e4,
    unit: 'epochs',
  }),
  scheduleFactor: withinKind('schedule', 'steps', 'factor', { kind: 'real', low: 1e-6, high: 1 }),
  warmup: withinKind('schedule', 'cosine', 'warmup', { kind: 'whole', low: 0, high: 1e6, unit: 'steps' }),
  floor: withinKind('schedule', 'cosine', 'floor', { kind: 'real', low: 0, high: 1 }),
  momentum: within('recipe', 'momentum', { kind: 'real', low: 0, high: 0.9999 }),
  weightDecay: within('recipe', 'weightDecay', { kind: 'real', low: 0, high: 1 }),
  clipNorm: within('recipe', 'clipNorm', { kind: 'real', low: 1e-6, high: 1e9, isOptional: true }),
  trunkRate: within('recipe', 'trunkRate', rate),
  embeddingRate: within('recipe', 'embeddingRate', rate),
  dropout: within('recipe', 'dropout', { kind: 'real', low: 0, high: 0.95 }),
  margin: withinKind('loss', 'margin', 'margin', { kind: 'real', low: 0, high: 1 }),
  scale: withinKind('loss', 'margin', 'scale', { kind: 'real', low: 1, high: 256 }),
  validationSteps: within('validation', 'everySteps', steps),
  pictures: within('validation', 'pictures', { kind: 'whole', low: 0, high: 1e7, unit: 'pictures' }),
  pairs: within('validation', 'pairs', { kind: 'whole', low: 0, high: 1e5, unit: 'pairs' }),
  checkpointSteps: within('checkpoints', 'everySteps', steps),
  checkpointMinutes: within('checkpoints', 'everyMinutes', {
    kind: 'real',
    low: 0.1,
    high: 1e5,
    unit: 'minutes',
    isOptional: true,
  }),
  leastPictures: {
    kind: 'whole',
    low: 1,
    high: 1e6,
    unit: 'pictures',
    get: ({ leastPictures }) => leastPictures ?? 1,
    set: (options, leastPictures) => ({ ...options, leastPictures: leastPictures ?? Number.NaN }),
  },
  keep: within('checkpoints', 'keep', { kind: 'whole', low: 1, high: 1000, unit: 'checkpoints' }),
  blowUp: {
    kind: 'real',
    low: 1.5,
    high: 1e6,
    isOptional: true,
    get: ({ blowUp }) => blowUp,
    set: (options, blowUp) => ({ ...options, blowUp }),
  },
} as const satisfies Record<string, NumberOption>
export type OptionName = keyof typeof OPTIONS

/** Its range; what is on the device at a time is at most a batch. */
export const rangeOf = (name: OptionName, { recipe }: TrainingOptions): Range =>
  name === 'microBatch' ? { ...OPTIONS.microBatch, high: recipe.batchSize } : OPTIONS[name]

export const isIn = ({ kind, low, high, isOptional = false }: Range, value: number | null): boolean =>
  value === null ? isOptional : value >= low && value <= high && (kind === 'real' || Number.isInteger(value))

/** "a whole number of pictures from 1 to 4096" */
export const rangeText = ({ kind, low, high, unit }: Range): string =>
  `a ${kind === 'whole' ? 'whole ' : ''}number ${unit ? `of ${unit} ` : ''}from ${low} to ${high}`

/** Checks what a person or a file has set. Throws TypeError that names the option and its range. */
export function checkOptions(options: TrainingOptions): void {
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const value = OPTIONS[name].get(options)
    const range = rangeOf(name, options)
    if (value !== undefined && !isIn(range, value))
      throw new TypeError(`${name} is ${value}; it must be ${rangeText(range)}.`)
  }
}
