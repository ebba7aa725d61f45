// A report as CSV: figures, then the curve's points, then what was left out. Decimal points, commas, one header line each.
import { type Report, rowsOf } from './report.ts'

const cell = (value: string | number) => {
  // a spreadsheet takes text with these first characters for a formula
  const text = typeof value === 'string' && /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const lines = (rows: (string | number)[][]) => rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')

/** Tables one below the other, separated by an empty line. */
export function toCsv(report: Report): string {
  const figures = lines([
    ['figure', 'value', 'low95', 'high95'],
    ...rowsOf(report).map(({ name, value, interval }) => [
      name,
      value,
      interval?.[0] ?? '',
      interval?.[1] ?? '',
    ]),
    ...(report.protocol === 'lfw'
      ? [['Standard error of the accuracy', report.lfw.accuracy.standardError, '', '']]
      : []),
  ])
  const about = lines([
    ['about', 'value'],
    ['protocol', report.protocol],
    ['semantics', report.semantics],
    ['model', report.model.name],
    ['model SHA-256', report.model.sha256],
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
  return [figures, about, ...curves(report), skipped].join('\r\n')
}

function curves(report: Report): string[] {
  if (report.protocol === 'lfw') {
    const { far, tpr } = report.lfw.curve
    const { thresholds } = report.lfw
    return [
      lines([
        ['threshold for FAR', 'accept at or above'],
        ...Object.entries(thresholds).map(([share, score]) => [share, score]),
      ]),
      lines([['FAR', 'TPR'], ...far.map((share, i) => [share, tpr[i] ?? ''])]),
    ]
  }
  const { vr, dir, vrCurve, dirCurve, ranks } = report.blufr
  return [
    lines([
      ['trial', 'VR at FAR 0.1 %', 'DIR at FAR 1 % rank 1'],
      ...vr.trials.map((value, t) => [t + 1, value, dir.trials[t] ?? '']),
    ]),
    lines([['FAR', 'VR mean', 'VR std'], ...vrCurve.map(point => [point.far, point.mean, point.std])]),
    lines([
      ['FAR', 'DIR rank 1 mean', 'DIR rank 1 std'],
      ...dirCurve.map(point => [point.far, point.mean, point.std]),
    ]),
    lines([
      ['rank', 'DIR at FAR 1 % mean', 'std', 'closed set mean', 'std'],
      ...ranks.map(row => [row.rank, row.mean, row.std, row.closedSet.mean, row.closedSet.std]),
    ]),
  ]
}
