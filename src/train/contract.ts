// The surface of this room: what the hosts (worker, command line) call. Each function stands in the file that its comment names.
import type { Dataset } from '../data/datasets.ts'
import type { TrainingEngine } from './engine.ts'
import type { CheckpointNote, Run, RunOptions, RunStore } from './run.ts'

export type { RevisionNote } from '../data/revisions.ts'
export type { Snapshot } from './checkpoint.ts'
export type { TrainingEngine } from './engine.ts'
export type { VerificationPairs } from './heldout.ts'
export type { TrainingEvent, TrainResult, TrainSetting } from './train.ts'

/** prove.ts: `proveTrainingDevice(engine)`. Throws DeviceError when loss or gradients of a tiny case are not the stored ones. */
export type ProveTrainingDevice = (engine: TrainingEngine) => Promise<void>

/** estimate.ts: `estimateRun(options, size)`. */
export type EstimateRun = (
  options: Pick<RunOptions, 'architecture' | 'recipe' | 'checkpoints'>,
  size: {
    trainPictures: number
    identities: number
    microBatch: number
    /** From measureEngine; null: no estimate of the time. */
    picturesPerSecond: number | null
  },
) => RunEstimate
export interface RunEstimate {
  steps: number
  stepsPerEpoch: number
  seconds: number | null
  parameters: number
  /** On the device, while a step is computed. */
  deviceBytes: number
  /** In the worker, beside it. */
  memoryBytes: number
  checkpointBytes: number
  /** All checkpoints that are kept at a time. */
  storageBytes: number
}
/** estimate.ts: `measureEngine(engine, options, identities)`: trains a few pictures of noise; pictures a second. */
export type MeasureEngine = (
  engine: TrainingEngine,
  options: Pick<RunOptions, 'architecture' | 'recipe'>,
  identities: number,
) => Promise<number>

/** batch-preview.ts: `previewBatch(dataset, options, place)`: crops as the network sees them. */
export interface BatchPreview {
  /** [B, 128, 128] */
  crops: Uint8Array
  /** Names of the identities. */
  identities: string[]
}

/** bootstrap.ts: what a model says about each picture, in the order of the shards. */
export interface Predictions {
  /** The labels before, the most likely ones, and their probabilities 0..1. */
  labels: Int32Array
  predicted: Int32Array
  probability: Float32Array
}
/** bootstrap.ts: `relabel(predictions, threshold)`: cheap and pure, so that a slider can show it. */
export interface Relabelling {
  threshold: number
  kept: number
  relabelled: number
  dropped: number
  /** New labels; -1: the picture is left out. */
  labels: Int32Array
  /** Where pictures move, the largest first. */
  moves: { from: number; to: number; count: number }[]
  /** By identity: pictures before, kept, moved to another one, moved here, left out. */
  identities: { before: number; kept: number; left: number; joined: number; dropped: number }[]
}
/**
 * bootstrap.ts: `predictLabels(...)` with dropout off on middle crops; `writeRelabelling(dataset, relabelling, about)` writes the
 * revision beside the shards and gives its name for `options.labels`.
 */
export type PredictLabels = (
  source: { dataset: Dataset; engine: TrainingEngine; store: RunStore; checkpoint: CheckpointNote; run: Run },
  host: { signal: AbortSignal; onProgress(done: number, of: number): void },
) => Promise<Predictions>
export type WriteRelabelling = (
  dataset: Dataset,
  relabelling: Relabelling,
  about: { run: string; checkpoint: string; now?: Date },
) => Promise<string>

/**
 * export.ts: `openExport(store, run, checkpoint)`, then `exportModel(opened, { classifier, dtype })` gives parts of a safetensors file
 * and `exportPytorch(opened)` those of the checkpoint that the authors' train.py saves, with the optimizer's state.
 */
export interface ModelParts {
  bytes: number
  parameters: number
  identities: number | null
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** log.ts: `logCsv(run)` and `logJsonl(run)`: training and validation rows as text. */
export type Log = (run: Run) => string
