// A report as CSV: figures, then the curve's points, then what was left out. Decimal points, commas, one header line each.
import { csvCell } from '../text.ts'
import type { Cell } from './protocols/protocol.ts'
import { figuresOf, protocolOf, rowsOf } from './protocols/table.ts'
import type { Report } from './report.ts'

const lines = (rows: Cell[][]) => rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('')

/** Tables one below the other, separated by an empty line. */
export function toCsv(report: Report): string {
  const rows = rowsOf(report)
  const figures = lines([
    ['figure', 'value', 'low95', 'high95'],
    ...rows.map(({ name, value, interval }) => [name, value, interval?.[0] ?? '', interval?.[1] ?? '']),
    ...rows.flatMap(({ standardError: error }) => (error ? [[error.name, error.value, '', '']] : [])),
  ])
  const about = lines([
    ['about', 'value'],
    ['protocol', report.protocol],
    ['semantics', report.semantics],
    ['embedding', report.embedding],
    ['score', report.score],
    ['model', report.model.name],
    ['model SHA-256', report.model.sha256],
    ...(report.model.backendSha256 ? [['back-end SHA-256', report.model.backendSha256]] : []),
    ['list', report.list.name],
    ['list SHA-256', report.list.sha256],
    ['source', report.source.name],
    ['engine', report.engine],
    ['date', report.date],
    ['pictures', report.pictures],
    ['skipped', report.skipped],
    ...report.notes.map(note => ['note', note]),
  ])
  const skipped = lines([
    ['skipped picture', 'reason'],
    ...report.skippedPictures.map(({ name, reason }) => [name, reason]),
  ])
  return [figures, about, ...protocolOf(report).tables(figuresOf(report)).map(lines), skipped].join('\r\n')
}
