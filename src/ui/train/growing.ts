// A run as the page knows it while it trains: what was read when it began, and what the trainer has told since.
import type { HistoryRow, Run, TrainingNews } from '../../worker/training/types.ts'

/** More rows are halved: no screen shows more. */
const MOST_ROWS = 4096

/** The run with what was told since. */
export function grown(run: Run, { rows, validations, checkpoints, events }: TrainingNews): Run {
  const history = replaceFrom(run.history, rows)
  return {
    ...run,
    history: history.length > MOST_ROWS ? history.filter((_, i) => i % 2 === 1) : history,
    validations: replaceFrom(run.validations, validations),
    checkpoints: replaceFrom(run.checkpoints, checkpoints),
    events: [...run.events, ...events],
  }
}

/** Adds rows; those from the first one's step on give way, because a run that goes on from an earlier checkpoint draws them anew. */
export function replaceFrom<T extends Pick<HistoryRow, 'step'>>(before: T[], rows: T[]): T[] {
  const [first] = rows
  if (!first) return before
  const kept = before.findIndex(({ step }) => step >= first.step)
  return [...(kept < 0 ? before : before.slice(0, kept)), ...rows]
}
