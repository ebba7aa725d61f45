// A report as CSV: figures, then the curve's points, then what was left out. Decimal points, commas, one header line each.
import { csvCell } from '../text.ts'
import { VERDICTS } from '../verify/rule.ts'
import { VERDICT_WORDS } from '../verify/words.ts'
import type { LikelihoodFigures } from './likelihood.ts'
import { type Report, rowsOf } from './report.ts'

const lines = (rows: (string | number)[][]) => rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('')

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
  return [figures, about, ...curves(report), skipped].join('\r\n')
}

function likelihoodTables({ cllr, cllrBefore, minCllr, lr, tippett }: LikelihoodFigures): string[] {
  return [
    lines([
      ['cost of the likelihood ratios', 'bits'],
      ...(cllrBefore === undefined ? [] : [['Cllr before calibration', cllrBefore]]),
      ['Cllr', cllr],
      ['least Cllr', minCllr],
    ]),
    lines([['score', 'log10 LR'], ...lr.score.map((score, i) => [score, lr.log10[i] ?? ''])]),
    lines([
      ['log10 LR at least', 'genuine', 'impostor'],
      ...tippett.log10.map((log10, i) => [log10, tippett.genuine[i] ?? '', tippett.impostor[i] ?? '']),
    ]),
  ]
}

function curves(report: Report): string[] {
  if (report.protocol === 'lfw') {
    const { far, tpr } = report.lfw.curve
    const { thresholds, fnrThresholds, likelihood, verdicts, templates = [] } = report.lfw
    return [
      lines([
        ['threshold for FAR', 'accept at or above'],
        ...Object.entries(thresholds).map(([share, score]) => [share, score]),
      ]),
      lines([
        ['threshold for FNR', 'different below'],
        ...Object.entries(fnrThresholds ?? {}).map(([share, score]) => [share, score]),
      ]),
      ...(likelihood ? likelihoodTables(likelihood) : []),
      lines([
        ['verdict', 'genuine pairs', 'impostor pairs'],
        ...VERDICTS.map(one => [
          VERDICT_WORDS[one],
          verdicts?.genuine[one] ?? '',
          verdicts?.impostor[one] ?? '',
        ]),
      ]),
      lines([
        ['photos', 'against', 'people', 'TPR at FAR 1 %', 'TPR at FAR 0.1 %', 'same from', 'different below'],
        ...templates.map(one => [
          ...one.photos,
          one.people,
          one.tprAtFar['0.01'],
          one.tprAtFar['0.001'],
          one.thresholds['0.001'],
          one.fnrThresholds?.['0.01'] ?? '',
        ]),
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
