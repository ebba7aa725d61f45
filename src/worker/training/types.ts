// What crosses the port when a network is trained: what is asked for, how far it is, the runs, and what becomes of labels.
import type { PeopleWith } from '../../data/least-pictures.ts'
import type { RevisionNote } from '../../data/revisions.ts'
import type { RunEstimate } from '../../train/estimate.ts'
import type { TrainingOptions } from '../../train/options.ts'
import type { PresetName } from '../../train/recipe.ts'
import type {
  CheckpointNote,
  HistoryRow,
  Place,
  Run,
  RunEvent,
  RunOptions,
  ValidationRow,
} from '../../train/run.ts'

export type { CheckpointNote, HistoryRow, PresetName, Run, RunOptions, ValidationRow }

/** A data set that can be trained on, or why it cannot. */
export interface TrainableSet {
  name: string
  problem: string | null
  pictures: number
  identities: number
  /** Pictures that train and that validate. */
  train: number
  validation: number
  /** The people or the pictures are held out. */
  heldOut: 'identities' | 'pictures'
  revisions: RevisionNote[]
  /** How many people have at least 1, 2, 3 ... pictures; empty where that would take long to count. */
  people: PeopleWith[]
}

/** Where the weights come from: an installed model, a checkpoint of a run, or nowhere. */
export type StartWeights =
  | { kind: 'model'; name: string; head: 'new' | 'kept' }
  | { kind: 'run'; id: string; file: string; head: 'new' | 'kept' }
  | { kind: 'new' }

export interface TrainingRequest extends TrainingOptions {
  title: string
  dataset: string
  labels: string | null
  architecture: RunOptions['architecture']
  start: StartWeights
}
/** A run that goes on: from its last checkpoint unless another one is named, with another learning rate when that blew up. */
export interface ResumeRequest {
  id: string
  file: string | null
  learningRate: number | null
}

/** What trains, and why not something faster. */
export interface TrainerEngine {
  name: 'webgpu' | 'cpu'
  label: string
  reason: string
  /** Why float16 is off; null: it can be chosen. */
  halfProblem: string | null
}
export interface TrainingEstimate extends RunEstimate {
  engine: TrainerEngine
  microBatch: number
  /** Pictures that train, and the people they show. */
  trainPictures: number
  people: number
  /** Over the whole run. */
  picturesPerSecond: number
  freeBytes: number
}

/** What happened since the last news, at most ten times a second. */
export interface TrainingNews {
  /** The run that it is about, as it began; sent once. */
  run: Run | null
  engine: TrainerEngine | null
  step: { place: Place; step: number; steps: number; loss: number; secondsLeft: number | null } | null
  /** Work that is no step. */
  work: { what: 'starting' | 'validating' | 'saving'; done: number; of: number } | null
  rows: HistoryRow[]
  validations: ValidationRow[]
  checkpoints: CheckpointNote[]
  events: RunEvent[]
}

/** A line of the table of runs; `problem` is set when run.json is damaged. */
export type RunEntry =
  | ({
      id: string
      problem: null
      /** A tab trains it now. */
      isTraining: boolean
      step: number
      steps: number
      bytes: number
      /** That it continues from; null before its first checkpoint. */
      savedStep: number | null
      /** Checkpoints that neither continuing nor the best weights need. */
      spare: { count: number; bytes: number }
      validation: ValidationRow | null
      loss: number | null
    } & Pick<Run, 'title' | 'notes' | 'created' | 'state' | 'stop' | 'options' | 'identities'>)
  | { id: string; problem: string; bytes: number }

export interface OpenRun {
  run: Run
  isTraining: boolean
  bytes: number
}

/** A batch as the network sees it. */
export interface SeenBatch {
  /** [B, 128, 128] */
  crops: Uint8Array
  identities: string[]
  place: Place
}

/** What relabelling at a threshold would do. */
export interface RelabelPlan {
  threshold: number
  kept: number
  relabelled: number
  dropped: number
  /** Where pictures move, the largest first, at most as many as a table shows. */
  moves: { from: string; to: string; count: number }[]
  moreMoves: number
  /** Identities that change, those that lose most first. */
  identities: { name: string; before: number; kept: number; left: number; joined: number; dropped: number }[]
  moreIdentities: number
}
export type LogFormat = 'csv' | 'jsonl'
