// What all protocols of pairs share: figures, rows, curves, tables and thresholds. A protocol adds its names, its files and its literature.
import type { Pair } from '../../data/pairs.ts'
import type { ProtocolList } from '../../data/protocol.ts'
import type { Calibration, TemplateCalibration } from '../../model/card.ts'
import { inDigits, type ScoreName } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import { VERDICTS } from '../../verify/rule.ts'
import { VERDICT_WORDS } from '../../verify/words.ts'
import { type Curve, rocAndDet } from '../curves.ts'
import { rate, rowsSection } from '../html-parts.ts'
import type { LfwFigures } from '../lfw-figures.ts'
import type { LikelihoodFigures } from '../likelihood.ts'
import type { Report } from '../report.ts'
import { type Row, rateText } from '../rows.ts'
import type { TemplateFigures } from '../templates.ts'
import { pairSections } from './pairs-html.ts'
import type { Cell, MeasureInput, Protocol } from './protocol.ts'

export type PairList = ProtocolList & { pairs: Pair[] }
type Shared =
  | 'holds'
  | 'pairs'
  | 'measure'
  | 'isQuick'
  | 'size'
  | 'headline'
  | 'rows'
  | 'lines'
  | 'tables'
  | 'lead'
  | 'sections'
  | 'curves'

export const OF_PAIRS: Pick<Protocol<string, PairList, LfwFigures>, Shared> & {
  pairs(list: PairList): Pair[]
} = {
  holds: ({ pairs, pictures }) =>
    `${counted(pairs.length, 'pair')} in ${counted(new Set(pairs.map(({ fold }) => fold)).size, 'fold')}, ${counted(pictures.length, 'picture')}`,
  pairs: ({ pairs }) => pairs,
  async measure({ pairs, list }, { kind, breathe: _, ...input }: MeasureInput) {
    const { evaluateLfw } = await import('../lfw.ts') // the page reads this table and measures nothing
    return evaluateLfw({ ...input, pairs, listName: list.name, withTemplates: kind === 'mirrored' })
  },
  isQuick: true,
  size: { unit: 'pair', of: ({ pairs }) => pairs },
  headline: { title: 'accuracy', of: ({ accuracy }) => accuracy.mean },
  rows: rowsOf,
  lines: linesOf,
  tables: tablesOf,
  lead: ({ pairs, eer100, accuracy }) =>
    `Over ${pairs.toLocaleString('en-US')} pairs: ${rate(eer100)} (100 % - EER), ${rate(accuracy.mean)} accuracy.`,
  sections: (figures, report, pictures) => [
    rowsSection('With 95 % intervals by the bootstrap over pairs', rowsOf(figures)),
    ...pairSections(figures, report, pictures),
  ],
  curves: curvesOf,
}

function rowsOf({ eer100, accuracy, tprAtFar, auc, intervals }: LfwFigures): Row[] {
  const standardError = { name: 'Standard error of the accuracy', value: accuracy.standardError }
  return [
    { name: '100 % - EER', value: eer100, interval: intervals.eer100 },
    {
      name: `Accuracy, ${accuracy.folds.length} folds`,
      value: accuracy.mean,
      interval: intervals.accuracy,
      standardError,
    },
    { name: 'TPR at FAR 1 %', value: tprAtFar['0.01'], interval: intervals.tprAtFar['0.01'] },
    { name: 'TPR at FAR 0.1 %', value: tprAtFar['0.001'], interval: intervals.tprAtFar['0.001'] },
    { name: 'TPR at FAR 0', value: tprAtFar['0'], interval: intervals.tprAtFar['0'] },
    { name: 'Area under the ROC curve', value: auc, interval: intervals.auc, isPlain: true },
  ]
}

function linesOf(figures: LfwFigures, score: ScoreName): [string, string][] {
  const { thresholds, fnrThresholds, likelihood, verdicts, templates = [] } = figures
  const digits = (value: number) => inDigits(score, value)
  const lines: [string, string][] = [
    ['Threshold for FAR 1 %, 0.1 %', `${digits(thresholds['0.01'])}, ${digits(thresholds['0.001'])}`],
  ]
  if (fnrThresholds) lines.push(['Threshold for FNR 1 %', digits(fnrThresholds['0.01'])])
  if (likelihood?.cllrBefore !== undefined)
    lines.push(['Cllr before calibration', `${likelihood.cllrBefore.toFixed(4)} bits`])
  if (likelihood)
    lines.push(['Cllr, least Cllr', `${likelihood.cllr.toFixed(4)}, ${likelihood.minCllr.toFixed(4)} bits`])
  for (const kind of ['genuine', 'impostor'] as const) {
    const counts = verdicts?.[kind]
    if (counts)
      lines.push([
        `Verdicts on ${kind} pairs`,
        VERDICTS.map(one => `${VERDICT_WORDS[one].toLowerCase()} ${counts[one]}`).join(', '),
      ])
  }
  for (const { photos, people, tprAtFar, tprOfSingles } of templates)
    lines.push([
      `${photos[0]} against ${photos[1]} photos`,
      `TPR at FAR 0.1 % ${rateText(tprAtFar['0.001'])} (one against one of the same draws ${rateText(tprOfSingles)}, ${people} people)`,
    ])
  return lines
}

function tablesOf(figures: LfwFigures): Cell[][][] {
  const { thresholds, fnrThresholds, likelihood, verdicts, templates = [], curve } = figures
  return [
    [['threshold for FAR', 'accept at or above'], ...Object.entries(thresholds)],
    [['threshold for FNR', 'different below'], ...Object.entries(fnrThresholds ?? {})],
    ...(likelihood ? likelihoodTables(likelihood) : []),
    [
      ['verdict', 'genuine pairs', 'impostor pairs'],
      ...VERDICTS.map(one => [
        VERDICT_WORDS[one],
        verdicts?.genuine[one] ?? '',
        verdicts?.impostor[one] ?? '',
      ]),
    ],
    [
      ['photos', 'against', 'people', 'TPR at FAR 1 %', 'TPR at FAR 0.1 %', 'same from', 'different below'],
      ...templates.map(one => [
        ...one.photos,
        one.people,
        one.tprAtFar['0.01'],
        one.tprAtFar['0.001'],
        one.thresholds['0.001'],
        one.fnrThresholds?.['0.01'] ?? '',
      ]),
    ],
    [['FAR', 'TPR'], ...curve.far.map((share, i) => [share, curve.tpr[i] ?? ''])],
  ]
}

function likelihoodTables({ cllr, cllrBefore, minCllr, lr, tippett }: LikelihoodFigures): Cell[][][] {
  return [
    [
      ['cost of the likelihood ratios', 'bits'],
      ...(cllrBefore === undefined ? [] : [['Cllr before calibration', cllrBefore]]),
      ['Cllr', cllr],
      ['least Cllr', minCllr],
    ],
    [['score', 'log10 LR'], ...lr.score.map((score, i) => [score, lr.log10[i] ?? ''])],
    [
      ['log10 LR at least', 'genuine', 'impostor'],
      ...tippett.log10.map((log10, i) => [log10, tippett.genuine[i] ?? '', tippett.impostor[i] ?? '']),
    ],
  ]
}

function curvesOf({ curve }: LfwFigures): Curve[] {
  const { roc, det } = rocAndDet(curve)
  return [
    { title: 'ROC curve', axis: 'true-accept rate', scale: 'linear', first: -3, points: roc },
    { title: 'DET curve', axis: 'false-reject rate', scale: 'log', first: -3, points: det },
  ]
}

/** The thresholds of a model as a report measured them; `source` says on what. */
export function calibrationOf(
  lfw: LfwFigures,
  { date, embedding, score }: Pick<Report, 'date' | 'embedding' | 'score'>,
  source: string,
): Calibration {
  return {
    source,
    date: date.slice(0, 10),
    genuinePairs: lfw.genuinePairs,
    impostorPairs: lfw.impostorPairs,
    embedding,
    score,
    thresholds: lfw.thresholds,
    ...(lfw.fnrThresholds && { fnrThresholds: lfw.fnrThresholds }),
    histogram: lfw.histogram,
    ...(lfw.likelihood && { lr: lfw.likelihood.lr }),
    ...(lfw.templates?.length && { templates: lfw.templates.map(templateOf) }),
  }
}

/** What a verdict needs of a measured number of photos. */
function templateOf({ tprAtFar: _, tprOfSingles: __, ...template }: TemplateFigures): TemplateCalibration {
  return template
}
