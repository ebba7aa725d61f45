// The surface of this room: what the hosts (worker, command line) call. Each function stands in the file that its comment names.
import type { Dataset } from '../data/datasets.ts'
import type { Weights } from '../model/weights.ts'
import type { CheckpointNote, HistoryRow, Run, RunEvent, RunOptions, RunStore, ValidationRow } from './run.ts'

/** engine.ts: `openTrainingEngine(name)`. TensorFlow.js's backend is set, its gradients are registered. */
export interface TrainingEngine {
  name: 'webgpu' | 'cpu'
  /** "WebGPU (NVIDIA ...)", "Processor, SIMD" */
  label: string
  /** Resolves with the driver's reason when the device is lost; never on the processor. */
  lost: Promise<string>
  /** Pictures that fit at a time, from the device's limits. */
  largestMicroBatch(options: Pick<RunOptions, 'architecture' | 'recipe'>): number
  dispose(): void
}
export type OpenTrainingEngine = (name: TrainingEngine['name']) => Promise<TrainingEngine>

/** prove.ts: `proveTrainingDevice(engine)`. Throws DeviceError when loss or gradients of a tiny case are not the stored ones. */
export type ProveTrainingDevice = (engine: TrainingEngine) => Promise<void>

/** Crops that are compared: pairs `a[i]`, `b[i]` index them. */
export interface VerificationPairs {
  /** "LFW, 6,000 pairs", "200 pairs of 12 held-out people" */
  name: string
  /** [P, 128, 128] */
  crops: Uint8Array
  a: Uint32Array
  b: Uint32Array
  /** 1: the same person. */
  genuine: Uint8Array
}

/** A state in memory: the bytes of a checkpoint file. */
export interface Snapshot {
  step: number
  bytes: Uint8Array
}

export interface TrainSetting {
  dataset: Dataset
  run: Run
  store: RunStore
  engine: TrainingEngine
  /** Of `options.model`; null when the weights are new. Not asked for when there is a checkpoint to go on from. */
  weights: Weights | null
  /** Where to go on: the last checkpoint (none: from the beginning), one of them, or a state that a lost device left in memory. */
  from?: CheckpointNote | Snapshot
  /** LFW's, where the host has them; else pairs are drawn as the options say. */
  pairs?: VerificationPairs
  /** Ends at once; what came after the last checkpoint is lost. */
  cancel: AbortSignal
  /** Ends at once with a checkpoint of the last whole step. */
  pause: AbortSignal
  onEvent(event: TrainingEvent): void
  /** Milliseconds; performance.now by default. */
  now?: () => number
}

export type TrainingEvent =
  /** After each step. `secondsLeft` of the whole run, null while it is not known. */
  | {
      kind: 'step'
      place: { epoch: number; step: number }
      step: number
      steps: number
      loss: number
      secondsLeft: number | null
    }
  /** A row was added, or the last one changed; `history` of the run has it. */
  | { kind: 'history'; row: HistoryRow }
  | { kind: 'validation'; row: ValidationRow }
  | { kind: 'checkpoint'; note: CheckpointNote }
  | { kind: 'note'; event: RunEvent }
  /** Work that is no step. */
  | { kind: 'progress'; what: 'rows' | 'validating' | 'saving'; done: number; of: number }

/**
 * train.ts: `train(setting)`. Gives the run as it stands when it stops, `run.stop` says why; run.json says the same. Throws only when
 * it cannot begin: TypeError (options), ListError (data set), StorageError, WeightsError, FormatError.
 */
export type Train = (setting: TrainSetting) => Promise<TrainResult>
export interface TrainResult {
  run: Run
  /** After 'device lost': the newest state in memory; null when the last checkpoint is the newest. */
  snapshot: Snapshot | null
}

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

/** data/revisions.ts: `listRevisions(store)` and `readRevision(store, manifest, name)`; `name` is what `options.labels` holds. */
export interface RevisionNote {
  name: string
  created: string
  /** Run and checkpoint that predicted, and the threshold. */
  run: string
  checkpoint: string
  threshold: number
  kept: number
  relabelled: number
  dropped: number
}
