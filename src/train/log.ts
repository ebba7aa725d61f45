// A run's curves as text for other programs.
import type { HistoryRow, Run, ValidationRow } from './run.ts'

const COLUMNS = [
  'kind',
  'epoch',
  'step',
  'loss',
  'accuracy',
  'learning_rate',
  'pictures_per_second',
  'pairs',
  'eer100',
  'tpr_at_far_0.01',
  'seconds',
] as const
type Row = Record<(typeof COLUMNS)[number], string | number | null>

/** Training and validation rows in the order of their steps; epochs count from 0, shares are 0..1. */
function rows({ history, validations }: Run): Row[] {
  const all = [...history.map(trained), ...validations.map(validated)]
  return all.sort((a, b) => Number(a.step) - Number(b.step)) // stable: training first
}

const trained = ({ epoch, step, loss, accuracy, rate, picturesPerSecond, seconds }: HistoryRow): Row => ({
  kind: 'train',
  epoch,
  step,
  loss,
  accuracy,
  learning_rate: rate,
  pictures_per_second: picturesPerSecond,
  pairs: null,
  eer100: null,
  'tpr_at_far_0.01': null,
  seconds,
})
const validated = ({ epoch, step, loss, accuracy, verification, seconds }: ValidationRow): Row => ({
  kind: 'validation',
  epoch,
  step,
  loss,
  accuracy,
  learning_rate: null,
  pictures_per_second: null,
  pairs: verification?.pairs ?? null,
  eer100: verification?.eer100 ?? null,
  'tpr_at_far_0.01': verification?.tprAtFar01 ?? null,
  seconds,
})

export function logCsv(run: Run): string {
  const lines = rows(run).map(row => COLUMNS.map(column => row[column] ?? '').join(','))
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`
}

/** One JSON object a line; what a row has not is left out. The first line says what the run is. */
export function logJsonl(run: Run): string {
  const { id, title, created, options } = run
  const lines = rows(run).map(row =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
  )
  return [{ kind: 'run', id, title, created, options }, ...lines]
    .map(row => `${JSON.stringify(row)}\n`)
    .join('')
}
