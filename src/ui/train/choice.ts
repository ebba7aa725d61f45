// The fields that change the options of the next run, in their groups, and what is wrong with them.
import {
  isIn,
  OPTIONS,
  type OptionName,
  type Range,
  rangeOf,
  type TrainingOptions,
} from '../../train/options.ts'

export interface Field {
  name: OptionName
  value: number | null
  range: Range
  /** Gives the options with another value. */
  change(value: number | null): TrainingOptions
}

const GROUPS = {
  length: ['epochs', 'learningRate', 'batchSize'],
  optimizer: [
    'scheduleEpochs',
    'scheduleFactor',
    'warmup',
    'floor',
    'momentum',
    'weightDecay',
    'clipNorm',
    'microBatch',
    'seed',
  ],
  layers: ['trunkRate', 'embeddingRate', 'dropout'],
  loss: ['margin', 'scale'],
  people: ['leastPictures'],
  keeping: ['validationSteps', 'pictures', 'pairs', 'checkpointSteps', 'checkpointMinutes', 'keep', 'blowUp'],
} as const satisfies Record<string, readonly OptionName[]>
export type GroupName = keyof typeof GROUPS

/** The fields of a group that the chosen schedule and loss have. */
export const fieldsOf = (group: GroupName, options: TrainingOptions): Field[] =>
  GROUPS[group].flatMap((name: OptionName) => {
    const { get, set } = OPTIONS[name]
    const value = get(options)
    if (value === undefined) return []
    return [{ name, value, range: rangeOf(name, options), change: to => set(options, to) }]
  })

export const isWrong = ({ value, range }: Field): boolean => !isIn(range, value)

/** Whether every number is one that can be trained with. */
export const isWhole = (options: TrainingOptions): boolean =>
  (Object.keys(GROUPS) as GroupName[]).every(group => !fieldsOf(group, options).some(isWrong))
