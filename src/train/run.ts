// A run: what is trained on what and how, how far it came and what it kept. run.json holds it; its checkpoints lie beside it.

import { FormatError, StorageError } from '../errors.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import type { ScoreCalibration } from '../model/card.ts'
import { isObject } from '../objects.ts'
import type { Recipe } from './recipe.ts'

/** Where one run lives: `runs/<id>/`. Each host has its own: OPFS in the page, a folder in Node. */
export interface RunStore {
  list(): Promise<string[]>
  /** Throws StorageError when there is no such file. */
  read(name: string): Promise<ByteSource>
  /** Nothing is seen under `name` until all of it is on the disk. Throws StorageError when the disk is full. */
  writeWhole(name: string, bytes: Uint8Array): Promise<void>
  /** A name that is missing is no error. */
  remove(name: string): Promise<void>
}

/** When checkpoints are written, beside the one at each epoch's end. Null: not by this measure. */
export interface CheckpointPolicy {
  everySteps: number | null
  everyMinutes: number | null
  /** So many of the last ones stay, and the best one. */
  keep: number
}
/** When and on what a run is measured. */
export interface ValidationPolicy {
  /** Null: at the end of each epoch. */
  everySteps: number | null
  /** At most so many of the pictures that validate, evenly taken. */
  pictures: number
  /** Pairs drawn from the pictures that validate, half of them of one person; 0: none. Not used when the host gives pairs of its own. */
  pairs: number
  seed: number
}
/** All that decides the weights that come out. The same options give the same weights on the same device. */
export interface RunOptions {
  /** `fingerprint`: fingerprintOf(dataset, labels) of fingerprint.ts, when the run was made. */
  dataset: { name: string; fingerprint: string }
  /** Name of a label revision of the data set (data/revisions.ts); null: the labels that were imported. */
  labels: string | null
  /** Only people with at least so many pictures train; runs of before this was a choice have no such number and took all. */
  leastPictures?: number
  architecture: Architecture['name']
  /** The model that a recipe with `start: 'model'` begins with. `head`: the classifier is new, or that of the file. */
  model: { name: string; sha256: string; head: 'new' | 'kept' } | null
  recipe: Recipe
  checkpoints: CheckpointPolicy
  validation: ValidationPolicy
  /** A loss above so many times its running median stops the run; null: only a loss that is NaN or infinite does. */
  blowUp: number | null
  /** `float16`: activations and their gradients, on WebGPU devices that compute in it; weights stay float32. */
  precision: 'float32' | 'float16'
}

/** The next step to train. Both count from 0. */
export interface Place {
  epoch: number
  step: number
}
/** What some steps came to, one row for each step until there are too many; then neighbours are merged. */
export interface HistoryRow {
  epoch: number
  /** Steps that were trained when the row ended, from the first one of the run on. */
  step: number
  /** Means over the row's steps; `accuracy` 0..1 on the training pictures, with dropout on. */
  loss: number
  accuracy: number
  /** Base learning rate of the last step. */
  rate: number
  picturesPerSecond: number
  /** Seconds that the run has trained, over all its sittings. */
  seconds: number
}
export interface ValidationRow {
  epoch: number
  step: number
  pictures: number
  /** Mean loss and share that is right, 0..1; null when identities validate that no picture trains. */
  loss: number | null
  accuracy: number | null
  /** 1 - EER and the TPR at FAR 1 % on the pairs, 0..1; null without pairs. `scores` stay as long as a checkpoint of this step does. */
  verification: { pairs: number; eer100: number; tprAtFar01: number; scores?: ScoreCalibration } | null
  seconds: number
}
/** A checkpoint that is whole. */
export interface CheckpointNote {
  file: string
  /** What it goes on with. */
  place: Place
  /** Steps trained. */
  step: number
  bytes: number
  sha256: string
  isBest: boolean
  time: string
}
/** Something that happened and does not show in the curves. */
export interface RunEvent {
  step: number
  time: string
  text: string
}

/** `failed`: a file, the storage or the device; what to do stands in the message. */
export type StopReason = 'finished' | 'paused' | 'cancelled' | 'diverged' | 'device lost' | 'failed'
export interface Stop {
  why: StopReason
  /** What happened, where, and what to press, in whole sentences. */
  message: string
  step: number
  time: string
  /** After 'diverged': a learning rate to try from the last good checkpoint. */
  suggestedRate: number | null
}
export interface Run {
  version: 1
  id: string
  title: string
  notes: string
  /** ISO 8601 */
  created: string
  options: RunOptions
  /** 'running' on the disk of a run that nothing trains: the tab was closed or crashed; it can be continued. */
  state: 'new' | 'running' | 'stopped'
  /** Null until it stops. */
  stop: Stop | null
  stepsPerEpoch: number
  identities: number
  history: HistoryRow[]
  validations: ValidationRow[]
  /** By age, the newest last. */
  checkpoints: CheckpointNote[]
  events: RunEvent[]
}

export const RUN_FILE = 'run.json'

/** A run that has not begun. `id` is also the name of its folder. */
export function newRun(id: string, title: string, options: RunOptions, now = new Date()): Run {
  return {
    version: 1,
    id,
    title,
    notes: '',
    created: now.toISOString(),
    options,
    state: 'new',
    stop: null,
    stepsPerEpoch: 0,
    identities: 0,
    history: [],
    validations: [],
    checkpoints: [],
    events: [],
  }
}

/** "a run of LightCNN-9 on people-set, 120 steps, paused; 3 checkpoints": what a run is, in half a sentence. */
export function runHolds({ options, stop, state, history, checkpoints }: Run): string {
  const steps = stop?.step ?? history.at(-1)?.step ?? 0
  const kept = `${checkpoints.length} ${checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}`
  return `a run of ${ARCHITECTURES[options.architecture].title} on ${options.dataset.name}, ${steps} steps, ${stop?.why ?? (state === 'new' ? 'not begun' : 'not ended')}; ${kept}`
}

/** Throws StorageError when there is no run here, FormatError when run.json is damaged. */
export async function readRun(store: RunStore): Promise<Run> {
  if (!(await store.list()).includes(RUN_FILE))
    throw new StorageError(`There is no ${RUN_FILE} here. That file says what a run is.`)
  const file = await store.read(RUN_FILE)
  return parseRun(new TextDecoder().decode(await readBytes(file, 0, file.size)))
}

/** Whole or not at all, as the store writes. */
export async function writeRun(store: RunStore, run: Run): Promise<void> {
  await store.writeWhole(RUN_FILE, new TextEncoder().encode(`${JSON.stringify(run)}\n`))
}

export function parseRun(text: string): Run {
  const fail = (what: string) => new FormatError(`${RUN_FILE} is damaged: ${what}.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw fail('it isn’t JSON')
  }
  if (!isObject(value)) throw fail('it isn’t a JSON object')
  if (value.version !== 1) throw fail(`version ${JSON.stringify(value.version)}, expected 1`)
  for (const key of ['id', 'title', 'notes', 'created', 'state'])
    if (typeof value[key] !== 'string') throw fail(`"${key}" is missing`)
  for (const key of ['history', 'validations', 'checkpoints', 'events'])
    if (!(Array.isArray(value[key]) && value[key].every(isObject)))
      throw fail(`"${key}" isn’t a list of its entries`)
  const checkpoints = value.checkpoints as Record<string, unknown>[]
  if (!checkpoints.every(isNote)) throw fail('"checkpoints" has an entry that names no file, step or SHA-256')
  if (value.stop !== null && !isObject(value.stop)) throw fail('"stop" is damaged')
  const problem = problemOfOptions(value.options)
  if (problem !== null) throw fail(problem)
  return value as unknown as Run
}

const isNote = ({ file, step, bytes, sha256, place }: Record<string, unknown>): boolean =>
  [file, sha256].every(text => typeof text === 'string') &&
  [step, bytes].every(Number.isSafeInteger) &&
  isObject(place)

/** What is wrong with the options of a run, in words; null when they can be used. */
export function problemOfOptions(options: unknown): string | null {
  if (!isObject(options)) return '"options" is missing'
  for (const key of ['recipe', 'dataset', 'checkpoints', 'validation'])
    if (!isObject(options[key])) return `"options" has no "${key}"`
  if (!Object.hasOwn(ARCHITECTURES, String(options.architecture)))
    return `"${options.architecture}" isn’t a network that is known here`
  if (options.model !== null && !isObject(options.model)) return '"options" has a damaged "model"'
  return null
}

/** Checkpoints that neither continuing nor the best weights need. */
export const spareCheckpoints = ({ checkpoints }: Pick<Run, 'checkpoints'>): CheckpointNote[] =>
  checkpoints.filter((note, i) => !note.isBest && i < checkpoints.length - 1)

/** The newest checkpoint; null before the first one. */
export const lastCheckpoint = (run: Run): CheckpointNote | null => run.checkpoints.at(-1) ?? null
/** The best one by validation; null before the first validation. */
export const bestCheckpoint = (run: Run): CheckpointNote | null =>
  run.checkpoints.find(({ isBest }) => isBest) ?? null
