// The curves of a run: a row for each step, and when there are too many rows, neighbours become one. Part of every checkpoint, a row that
// is not finished among them, so that a resumed run draws the curve that an uninterrupted one draws.
import type { HistoryRow, Place } from './run.ts'

/** More rows are halved: run.json stays small, and no screen shows more. */
const MOST_ROWS = 2048

/** Sums of the steps since the last row. */
interface OpenRow {
  steps: number
  loss: number
  accuracy: number
  pictures: number
  seconds: number
}
export interface History {
  rows: HistoryRow[]
  /** Steps that make a row. */
  stepsPerRow: number
  open: OpenRow
}
export interface StepFigures {
  loss: number
  /** Share that was right, 0..1. */
  accuracy: number
  rate: number
  pictures: number
  seconds: number
}

const NOTHING: OpenRow = { steps: 0, loss: 0, accuracy: 0, pictures: 0, seconds: 0 }

export const newHistory = (): History => ({ rows: [], stepsPerRow: 1, open: { ...NOTHING } })

/** Adds a step; gives the row that it finished. `step` counts it, `seconds` is the time that the run has trained. */
export function addStep(
  history: History,
  { loss, accuracy, rate, pictures, seconds }: StepFigures,
  { epoch }: Place,
  total: { step: number; seconds: number },
): HistoryRow | null {
  const { open } = history
  open.steps++
  open.loss += loss
  open.accuracy += accuracy
  open.pictures += pictures
  open.seconds += seconds
  if (open.steps < history.stepsPerRow) return null
  const row: HistoryRow = {
    epoch,
    step: total.step,
    loss: open.loss / open.steps,
    accuracy: open.accuracy / open.steps,
    rate,
    picturesPerSecond: open.seconds > 0 ? open.pictures / open.seconds : 0,
    seconds: total.seconds,
  }
  history.rows.push(row)
  history.open = { ...NOTHING }
  if (history.rows.length >= MOST_ROWS) halve(history)
  return row
}

function halve(history: History): void {
  const { rows } = history
  const merged: HistoryRow[] = []
  for (let i = 0; i + 1 < rows.length; i += 2)
    merged.push(merge(rows[i] as HistoryRow, rows[i + 1] as HistoryRow))
  history.rows.splice(0, rows.length, ...merged)
  history.stepsPerRow *= 2
}

const merge = (a: HistoryRow, b: HistoryRow): HistoryRow => {
  const speed = (a.picturesPerSecond * b.picturesPerSecond * 2) / (a.picturesPerSecond + b.picturesPerSecond)
  return {
    ...b,
    loss: (a.loss + b.loss) / 2,
    accuracy: (a.accuracy + b.accuracy) / 2,
    picturesPerSecond: Number.isFinite(speed) ? speed : 0,
  }
}
