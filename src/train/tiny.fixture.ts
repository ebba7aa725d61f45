// A network small enough to train for whole runs in a test, with every kind of layer, and runs of it.

import type { Dataset } from '../data/import-source.ts'
import type { MemoryStore } from '../data/memory.fixture.ts'
import type { Architecture } from '../model/architectures.ts'
import { openTrainingEngine, type TrainingEngine } from './engine.ts'
import { fingerprintOf } from './fingerprint.ts'
import { PRESETS, type Recipe } from './recipe.ts'
import { newRun, type Run, type RunOptions, type RunStore } from './run.ts'
import type { TrainingEvent, TrainSetting } from './setting.ts'
import { type TrainResult, train } from './train.ts'

/** 128 x 128 -> 32 x 32 x 2 -> 4 x 4 x 8; stands in for LightCNN-9 in the options. */
export const TINY: Architecture = {
  name: 'lightcnn-9',
  title: 'LightCNN-9',
  layers: [
    { kind: 'pool', mode: 'max+avg' }, // 64
    { kind: 'pool', mode: 'max' }, // 32
    { kind: 'mfm', name: 'features.0', in: 1, out: 4, kernel: 5, pad: 2 },
    { kind: 'pool', mode: 'max' }, // 16
    { kind: 'residual', name: 'block1.0', channels: 4 },
    { kind: 'mfm', name: 'features.2', in: 4, out: 8, kernel: 3, pad: 1 },
    { kind: 'pool', mode: 'max' }, // 8
    { kind: 'pool', mode: 'max' }, // 4
  ],
  flat: { size: 4, channels: 8 },
  dense: { name: 'fc1.filter', mfm: true },
  classifier: { name: 'fc2', bias: true },
  dropout: 0.5,
  landmarks: [],
  formulaGain: 0.9,
}

export const TINY_RECIPE: Recipe = {
  ...PRESETS.reference,
  epochs: 2,
  batchSize: 6,
  microBatch: 4,
  learningRate: 0.01,
  schedule: { kind: 'cosine', warmup: 2, floor: 0.1 },
}

export async function tinyRun(dataset: Dataset, changes: Partial<RunOptions> = {}): Promise<Run> {
  const labels = changes.labels ?? null
  return newRun('run', 'Tiny', {
    dataset: { name: dataset.manifest.name, fingerprint: await fingerprintOf(dataset, labels) },
    labels,
    architecture: 'lightcnn-9',
    model: null,
    recipe: TINY_RECIPE,
    checkpoints: { everySteps: null, everyMinutes: null, keep: 3 },
    validation: { everySteps: null, pictures: 100, pairs: 8, seed: 1 },
    blowUp: 4,
    precision: 'float32',
    ...changes,
  })
}

let engine: Promise<TrainingEngine> | undefined
/** The processor, opened once for all tests of a file. */
export function tinyEngine(): Promise<TrainingEngine> {
  engine ??= openTrainingEngine('cpu')
  return engine
}

export interface Watched extends TrainResult {
  events: TrainingEvent[]
}
/** Trains; `onEvent` may pause or cancel. */
export async function trainTiny(
  dataset: Dataset,
  run: Run,
  store: RunStore,
  changes: Partial<TrainSetting> & { stop?: (event: TrainingEvent, stops: Stops) => void } = {},
): Promise<Watched> {
  const stops = { pause: new AbortController(), cancel: new AbortController() }
  const events: TrainingEvent[] = []
  const result = await train({
    dataset,
    run,
    store,
    engine: await tinyEngine(),
    weights: null,
    architecture: TINY,
    pause: stops.pause.signal,
    cancel: stops.cancel.signal,
    onEvent(event) {
      events.push(event)
      changes.stop?.(event, stops)
    },
    ...changes,
  })
  return { ...result, events }
}
export interface Stops {
  pause: AbortController
  cancel: AbortController
}

/** Weights, velocities and curves of a run's last checkpoint, to be compared. */
export function outcome({ checkpoints, history, validations }: Run, { files }: MemoryStore) {
  const note = checkpoints.at(-1)
  const file = Buffer.from(files.get(note?.file ?? '') ?? [])
  return {
    step: note?.step,
    tensors: file.subarray(8 + Number(file.readBigUInt64LE(0))).toString('base64'),
    losses: history.map(({ step, loss, accuracy, rate }) => [step, loss, accuracy, rate]),
    validations: validations.map(({ seconds: _, ...row }) => row),
  }
}
