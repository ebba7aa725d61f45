// What the training loop is given, and what it tells.
import type { Beginning } from './begin.ts'
import type { CheckpointNote, HistoryRow, Place, RunEvent, ValidationRow } from './run.ts'

export interface TrainSetting extends Beginning {
  /** Ends at once; what came after the last checkpoint is lost. */
  cancel: AbortSignal
  /** Ends at once with a checkpoint of the last whole step. */
  pause: AbortSignal
  onEvent(event: TrainingEvent): void
  /** Milliseconds; performance.now by default. */
  now?: () => number
}
export type TrainingEvent =
  /** After each step. `secondsLeft` of the whole run. */
  | { kind: 'step'; place: Place; step: number; steps: number; loss: number; secondsLeft: number }
  /** A row was added to `run.history`; it may have become shorter. */
  | { kind: 'history'; row: HistoryRow }
  | { kind: 'validation'; row: ValidationRow }
  | { kind: 'checkpoint'; note: CheckpointNote }
  /** Something was added to `run.events`. */
  | { kind: 'note'; event: RunEvent }
  /** Work that is no step. */
  | { kind: 'progress'; what: 'validating' | 'saving'; done: number; of: number }
