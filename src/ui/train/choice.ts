// What is chosen for the next run, as plain values: presets, the fields that change them, and what is wrong with a field.

import { PRESETS } from '../../train/recipe.ts'
import type {
  CheckpointPolicy,
  PresetName,
  Recipe,
  RunOptions,
  TrainableSet,
  ValidationPolicy,
} from '../../worker/training/types.ts'
import type { FieldName } from './recipe-words.ts'

/** All options with numbers in them. A number that was not given is NaN. */
export interface Options {
  recipe: Recipe
  checkpoints: CheckpointPolicy
  validation: ValidationPolicy
  blowUp: number | null
  precision: RunOptions['precision']
}

const VALIDATION: ValidationPolicy = { everySteps: null, pictures: 1000, pairs: 300, seed: 1 }
const CHECKPOINTS: CheckpointPolicy = { everySteps: null, everyMinutes: 5, keep: 3 }
const BLOW_UP = 5

/** A preset's options for a data set: its batch is lowered when so few pictures train that an epoch would have less than four steps. */
export function optionsOf(preset: PresetName, set: TrainableSet | null): Options {
  const recipe = PRESETS[preset]
  const most = set ? 2 ** Math.max(0, Math.floor(Math.log2(set.train / 4))) : recipe.batchSize
  const batchSize = Math.min(recipe.batchSize, most)
  return {
    recipe: { ...recipe, batchSize, microBatch: Math.min(recipe.microBatch, batchSize) },
    checkpoints: CHECKPOINTS,
    validation: VALIDATION,
    blowUp: BLOW_UP,
    precision: 'float32',
  }
}

export interface Field {
  name: FieldName
  value: number | null
  low: number
  high: number
  whole?: boolean
  /** Empty means none. */
  optional?: boolean
  /** Gives the options with another value. */
  change(value: number | null): Options
}

/** What is wrong with a field's value: false when nothing is. */
export const isWrong = ({ value, low, high, whole = false, optional = false }: Field): boolean =>
  value === null ? !optional : !(value >= low && value <= high) || (whole && !Number.isInteger(value))

export type GroupName = 'length' | 'optimizer' | 'layers' | 'loss' | 'keeping'

type Kind = 'real' | 'whole' | 'real or none' | 'whole or none'
type Row<C> = readonly [
  FieldName,
  Kind,
  low: number,
  high: number,
  number | null,
  (value: number | null) => C,
]

/** Fields from rows of a table; `into` makes options of what a row changes. */
const fieldsFrom = <C>(rows: readonly Row<C>[], into: (change: C) => Options): Field[] =>
  rows.map(([name, kind, low, high, value, change]) => ({
    name,
    value,
    low,
    high,
    whole: kind.startsWith('whole'),
    optional: kind.endsWith('none'),
    change: value => into(change(value)),
  }))

const number = (value: number | null) => value ?? Number.NaN

/** The fields of each group, those that the schedule and the loss need among them. */
export function fieldsOf(options: Options): Record<GroupName, Field[]> {
  const { recipe, checkpoints, validation, blowUp } = options
  const { schedule, loss } = recipe
  const inRecipe = (change: Partial<Recipe>): Options => ({ ...options, recipe: { ...recipe, ...change } })
  const inValidation = (change: Partial<ValidationPolicy>): Options => ({
    ...options,
    validation: { ...validation, ...change },
  })
  const inCheckpoints = (change: Partial<CheckpointPolicy>): Options => ({
    ...options,
    checkpoints: { ...checkpoints, ...change },
  })
  const plain = (
    name: FieldName & keyof Recipe,
    kind: Kind,
    low: number,
    high: number,
  ): Row<Partial<Recipe>> => [
    name,
    kind,
    low,
    high,
    Number(recipe[name]),
    value => ({ [name]: number(value) }),
  ]
  const length = fieldsFrom(
    [
      plain('epochs', 'whole', 1, 1e4),
      plain('learningRate', 'real', 1e-8, 10),
      ['batchSize', 'whole', 1, 4096, recipe.batchSize, v => batch(recipe, number(v))],
    ],
    inRecipe,
  )
  const optimizer = fieldsFrom(
    [
      ...scheduleRows(schedule),
      plain('momentum', 'real', 0, 0.9999),
      plain('weightDecay', 'real', 0, 1),
      ['clipNorm', 'real or none', 1e-6, 1e9, recipe.clipNorm, clipNorm => ({ clipNorm })],
      plain('microBatch', 'whole', 1, recipe.batchSize),
      plain('seed', 'whole', 0, 2 ** 31),
    ],
    inRecipe,
  )
  const layers = fieldsFrom(
    [
      plain('trunkRate', 'real', 0, 100),
      plain('embeddingRate', 'real', 0, 100),
      plain('dropout', 'real', 0, 0.95),
    ],
    inRecipe,
  )
  const measuring = fieldsFrom<Partial<ValidationPolicy>>(
    [
      ['validationSteps', 'whole or none', 1, 1e9, validation.everySteps, everySteps => ({ everySteps })],
      ['pictures', 'whole', 0, 1e7, validation.pictures, v => ({ pictures: number(v) })],
      ['pairs', 'whole', 0, 1e5, validation.pairs, v => ({ pairs: number(v) })],
    ],
    inValidation,
  )
  const keeping = fieldsFrom<Partial<CheckpointPolicy>>(
    [
      ['checkpointSteps', 'whole or none', 1, 1e9, checkpoints.everySteps, everySteps => ({ everySteps })],
      [
        'checkpointMinutes',
        'real or none',
        0.1,
        1e5,
        checkpoints.everyMinutes,
        everyMinutes => ({ everyMinutes }),
      ],
      ['keep', 'whole', 1, 1000, checkpoints.keep, v => ({ keep: number(v) })],
    ],
    inCheckpoints,
  )
  const stopping = fieldsFrom<Partial<Options>>(
    [['blowUp', 'real or none', 1.5, 1e6, blowUp, blowUp => ({ blowUp })]],
    change => ({ ...options, ...change }),
  )
  return {
    length,
    optimizer,
    layers,
    loss: fieldsFrom(lossRows(loss), inRecipe),
    keeping: [...measuring, ...keeping, ...stopping],
  }
}

/** A batch is not less than what is on the device at a time. */
const batch = ({ microBatch }: Recipe, batchSize: number): Partial<Recipe> => ({
  batchSize,
  microBatch: Math.min(microBatch, batchSize || 1),
})

function scheduleRows(schedule: Recipe['schedule']): Row<Partial<Recipe>>[] {
  if (schedule.kind === 'cosine')
    return [
      ['warmup', 'whole', 0, 1e6, schedule.warmup, v => ({ schedule: { ...schedule, warmup: number(v) } })],
      ['floor', 'real', 0, 1, schedule.floor, v => ({ schedule: { ...schedule, floor: number(v) } })],
    ]
  return [
    [
      'scheduleEpochs',
      'whole',
      1,
      1e4,
      schedule.epochs,
      v => ({ schedule: { ...schedule, epochs: number(v) } }),
    ],
    [
      'scheduleFactor',
      'real',
      1e-6,
      1,
      schedule.factor,
      v => ({ schedule: { ...schedule, factor: number(v) } }),
    ],
  ]
}
function lossRows(loss: Recipe['loss']): Row<Partial<Recipe>>[] {
  if (loss.kind !== 'margin') return []
  return [
    ['margin', 'real', 0, 1, loss.margin, v => ({ loss: { ...loss, margin: number(v) } })],
    ['scale', 'real', 1, 256, loss.scale, v => ({ loss: { ...loss, scale: number(v) } })],
  ]
}

/** Whether every number is one that can be trained with. */
export const isWhole = (options: Options): boolean =>
  Object.values(fieldsOf(options)).every(fields => !fields.some(isWrong))
