// What is chosen for the next run. What it would look like and take stands in outlook.ts.
import { create } from 'zustand'
import type { ModelCard } from '../../model/card.ts'
import { optionsOf, type TrainingOptions } from '../../train/options.ts'
import { listModels } from '../../worker/models/client.ts'
import { listTrainable } from '../../worker/training/client.ts'
import type {
  PresetName,
  RunOptions,
  StartWeights,
  TrainableSet,
  TrainingRequest,
} from '../../worker/training/types.ts'
import { useEngine } from '../engine.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { failed, IDLE, resultOf, type Task } from '../parts/task.ts'
import { isWhole } from './choice.ts'
import { wordsOfRecipe } from './recipe-words.ts'

/** A start that stands in the list: an installed model, or the checkpoint that a run offers. */
export interface StartPoint {
  key: string
  title: string
  architecture: RunOptions['architecture']
  /** Of its classifier; null without one. */
  identities: number | null
  weights: { kind: 'model'; name: string } | { kind: 'run'; id: string; file: string }
}

export interface SetupState {
  sets: Task<null, TrainableSet[]>
  models: ModelCard[]
  /** Name of the chosen data set; null: the first one that can be used. */
  dataset: string | null
  labels: string | null
  preset: PresetName
  options: TrainingOptions
  /** Key of the start; null: the model in use; 'new': new weights. */
  start: string | null
  /** Of new weights. */
  architecture: RunOptions['architecture']
  head: 'new' | 'kept'
  /** Runs that were chosen as a start on their own page. */
  extraStarts: StartPoint[]
}
export const useSetup = create<SetupState>()(() => ({
  sets: IDLE,
  models: [],
  dataset: null,
  labels: null,
  preset: 'quick',
  options: optionsOf('quick', null),
  start: null,
  architecture: 'lightcnn-9',
  head: 'new',
  extraStarts: [],
}))

/** A preset's options for the data set. */
const presetFor = (preset: PresetName, set: TrainableSet | null) => optionsOf(preset, set)

const RUNNING = { state: 'running', progress: null } as const

export const setOf = ({ sets, dataset }: SetupState): TrainableSet | null => {
  const usable = resultOf(sets)?.filter(({ problem }) => problem === null) ?? []
  return usable.find(({ name }) => name === dataset) ?? (dataset === null ? (usable[0] ?? null) : null)
}

/** What a run can begin with: models first, then the runs that were chosen. */
export function startsOf({ models, extraStarts }: SetupState): StartPoint[] {
  const ofModels = models.map(
    ({ name, title, architecture, identities }): StartPoint => ({
      key: `model/${name}`,
      title,
      architecture,
      identities,
      weights: { kind: 'model', name },
    }),
  )
  return [...ofModels, ...extraStarts]
}

/** The chosen start; null: new weights. */
export function startOf(state: SetupState): StartPoint | null {
  if (state.start === 'new') return null
  const starts = startsOf(state)
  const used = `model/${useEngine.getState().ready?.model.name}`
  return starts.find(({ key }) => key === (state.start ?? used)) ?? starts[0] ?? null
}

/** The request as it is chosen; null while something is missing or wrong. */
export function requestOf(state: SetupState): TrainingRequest | null {
  const set = setOf(state)
  const start = startOf(state)
  if (!set || !isWhole(state.options) || (!start && state.start !== 'new')) return null
  const { recipe, ...others } = state.options
  const weights: StartWeights = start ? { ...start.weights, head: state.head } : { kind: 'new' }
  const label = wordsOfRecipe.presets.find(({ value }) => value === state.preset)?.label ?? state.preset
  const preset = label.replace(/ \(.*\)$/, '') // how long it takes is no part of a name
  return {
    ...others,
    title: `${preset}: ${set.name}`,
    dataset: set.name,
    labels: state.labels,
    architecture: start?.architecture ?? state.architecture,
    start: weights,
    recipe: { ...recipe, start: start ? 'model' : 'new' },
  }
}

export async function refreshSets(): Promise<void> {
  if (useSetup.getState().sets.state !== 'done') useSetup.setState({ sets: RUNNING })
  try {
    const [sets, models] = await Promise.all([askWorker(listTrainable), askWorker(listModels)])
    const before = setOf(useSetup.getState())?.name
    useSetup.setState({ sets: { state: 'done', result: sets }, models: models.map(({ card }) => card) })
    const now = setOf(useSetup.getState())
    if (now && now.name !== before) useSetup.setState(({ preset }) => ({ options: presetFor(preset, now) }))
  } catch (error) {
    useSetup.setState({ sets: failed(error) })
  }
}

/** Looks which data sets there still are after a deletion. Models are not read: that would store their cards again. */
export async function forgetSets(): Promise<void> {
  const sets = await askWorker(listTrainable).then(result => ({ state: 'done', result }) as const, failed)
  useSetup.setState(({ start }) => ({
    sets,
    labels: null,
    start: start === 'new' ? start : null,
    extraStarts: [],
  }))
}

/** The options with what the size of the data set decides, except where the person chose something else. */
function following(
  options: TrainingOptions,
  before: TrainingOptions | undefined,
  now: TrainingOptions,
): TrainingOptions {
  const { recipe } = options
  const pick = <T>(own: T, old: T | undefined, next: T) => (own === old ? next : own)
  const isOwnBatch = recipe.batchSize !== before?.recipe.batchSize
  const { batchSize, microBatch } = isOwnBatch ? recipe : now.recipe
  return {
    ...options,
    leastPictures: pick(options.leastPictures, before?.leastPictures, now.leastPictures) ?? 1,
    recipe: {
      ...recipe,
      batchSize,
      microBatch,
      epochs: pick(recipe.epochs, before?.recipe.epochs, now.recipe.epochs),
    },
  }
}

export function chooseDataset(dataset: string): void {
  useSetup.setState(state => {
    const [before, now] = [state, { ...state, dataset }].map(one => presetFor(state.preset, setOf(one)))
    return { dataset, labels: null, options: now ? following(state.options, before, now) : state.options }
  })
}
/** Takes a preset's options; those that begin from nothing do so. */
export function choosePreset(preset: PresetName): void {
  useSetup.setState(state => {
    const options = presetFor(preset, setOf(state))
    const isNew = options.recipe.start === 'new'
    return { preset, options, start: isNew ? 'new' : state.start === 'new' ? null : state.start }
  })
}
export function change(
  change: Partial<Pick<SetupState, 'labels' | 'options' | 'start' | 'architecture' | 'head'>>,
) {
  useSetup.setState(change)
}

/** Chooses a run's checkpoint as the start of the next one, with the same options on the same data set, with other labels. */
export function trainOn(
  point: StartPoint,
  { dataset, recipe, checkpoints, validation, blowUp, precision, leastPictures = 1 }: RunOptions,
  labels: string,
): void {
  useSetup.setState(state => ({
    extraStarts: [...state.extraStarts.filter(({ key }) => key !== point.key), point],
    start: point.key,
    head: point.identities === null ? 'new' : 'kept',
    options: { recipe, checkpoints, validation, blowUp, precision, leastPictures },
    dataset: dataset.name,
    labels,
  }))
}
