// The figures of an HTML report: tables and curves of LFW's pairs and of BLUFR's trials.

import { inDigits } from '../model/scores.ts'
import { escaped } from '../text.ts'
import type { Summary } from './blufr.ts'
import { evidenceOf } from './html-evidence.ts'
import { histogramOf, mistakesOf, rate, section, table } from './html-parts.ts'
import { PUBLISHED_BLUFR, PUBLISHED_LFW } from './published.ts'
import { type BlufrReport, type LfwReport, rowsOf } from './report.ts'
import { linearAxis, lineChart, logAxis, percent } from './svg.ts'

/** Power of ten at which the curves of BLUFR begin. */
const LOWEST_FAR = -5

export function lfwBody(report: LfwReport, pictures: ReadonlyMap<string, string>): string {
  const { lfw, score } = report
  const rows = lfwRows(report)
  const points = lfw.curve.far.map((far, i) => [far, lfw.curve.tpr[i] ?? 0] as const)
  const far = logAxis('false-accept rate (FAR)', -4)
  const tpr = linearAxis('true-accept rate (TPR)', 0, 1, 0.2, value => `${percent(value)} %`)
  // a logarithmic axis has no 0: the curve ends where it leaves the plot
  const nothing = points.findIndex(([, y]) => y === 1)
  const det = points.slice(0, nothing < 0 ? points.length : nothing + 1).map(([x, y]) => [x, 1 - y] as const)
  const published = PUBLISHED_LFW.map(row => [
    escaped(row.model),
    ...[row.eer100, row.tprAtFar['0.01'], row.tprAtFar['0.001'], row.tprAtFar['0']].map(rate),
    escaped(row.source),
  ])
  const own = [
    '<strong>This report</strong>',
    ...[lfw.eer100, lfw.tprAtFar['0.01'], lfw.tprAtFar['0.001'], lfw.tprAtFar['0']].map(rate),
    '',
  ]
  return [
    section(
      'Figures',
      table('With 95 % intervals by the bootstrap over pairs', ['figure', 'value', '95 % interval'], rows),
    ),
    section(
      'Thresholds',
      table(
        'Accept a pair when its score is at least',
        ['false-accept rate', 'threshold'],
        [
          ['1 %', inDigits(score, lfw.thresholds['0.01'])],
          ['0.1 %', inDigits(score, lfw.thresholds['0.001'])],
        ],
      ),
    ),
    evidenceOf(report),
    section(
      'Curves',
      lineChart('ROC curve: share of genuine pairs accepted for each false-accept rate', far, tpr, [
        { name: 'TPR', points, kind: 'line-a' },
      ]),
      lineChart(
        'DET curve: share of genuine pairs rejected for each false-accept rate',
        far,
        logAxis('false-reject rate', -3),
        [{ name: 'FRR', points: det, kind: 'line-a' }],
      ),
    ),
    section('Scores', histogramOf(lfw.histogram, score)),
    section('The worst mistakes', mistakesOf(lfw.mistakes, pictures, score)),
    section(
      'Beside the literature',
      table(
        "Published figures, measured on the authors' own alignment",
        ['network', '100 % - EER', 'TPR at FAR 1 %', 'at 0.1 %', 'at 0', 'source'],
        [own, ...published],
      ),
    ),
  ].join('\n')
}

function lfwRows(report: LfwReport): string[][] {
  const { standardError } = report.lfw.accuracy
  return rowsOf(report).map(({ name, value, interval }) => {
    const digits = name.startsWith('Area') ? (x: number) => x.toFixed(4) : rate
    const folds = name.startsWith('Accuracy') ? ` ± ${rate(standardError)} (standard error)` : ''
    return [
      escaped(name),
      digits(value) + folds,
      interval ? `${digits(interval[0])} to ${digits(interval[1])}` : '',
    ]
  })
}

export function blufrBody({ blufr, score }: BlufrReport, pictures: ReadonlyMap<string, string>): string {
  const over = ({ mean, std, meanMinusStd }: Summary) => [rate(meanMinusStd), rate(mean), rate(std)]
  const head = ['', 'mean - deviation', 'mean', 'deviation']
  const share = linearAxis('rate', 0, 1, 0.2, value => `${percent(value)} %`)
  const far = logAxis('false-accept rate (FAR)', LOWEST_FAR)
  const line = (name: string, kind: string, points: readonly (Summary & { far: number })[]) => ({
    name,
    kind,
    points: points
      .filter(point => point.far >= 10 ** LOWEST_FAR)
      .map(point => [point.far, point.meanMinusStd] as const),
  })
  const trials = blufr.perTrial.map((trial, t) => [
    String(t + 1),
    rate(blufr.vr.trials[t] ?? 0),
    rate(blufr.dir.trials[t] ?? 0),
    ...[
      trial.pictures,
      trial.genuinePairs,
      trial.impostorPairs,
      trial.genuineProbes,
      trial.impostorProbes,
    ].map(count => count.toLocaleString('en-US')),
    inDigits(score, trial.threshold),
  ])
  const published = PUBLISHED_BLUFR.map(row => [
    escaped(row.model),
    rate(row.vr),
    rate(row.dir),
    escaped(row.source),
  ])
  return [
    section(
      'Figures',
      table('Over all trials', head, [
        ['VR at FAR 0.1 %', ...over(blufr.vr)],
        ['DIR at FAR 1 %, rank 1', ...over(blufr.dir)],
      ]),
    ),
    section(
      'Ranks',
      table(
        'DIR at FAR 1 %',
        head,
        blufr.ranks.slice(0, 10).map(row => [`rank ${row.rank}`, ...over(row)]),
      ),
    ),
    section(
      'Curves',
      lineChart('VR and DIR at rank 1, mean minus deviation, for each false-accept rate', far, share, [
        line('VR', 'line-a', blufr.vrCurve),
        line('DIR, rank 1', 'line-b', blufr.dirCurve),
      ]),
      '<p class="small">VR is exact up to FAR 0.1 %; beyond it thresholds are read from 4,000 bins of scores.</p>',
    ),
    section('Scores', histogramOf(blufr.histogram, score)),
    section(
      'Trials',
      table(
        'Each trial',
        [
          'trial',
          'VR',
          'DIR',
          'pictures',
          'genuine pairs',
          'impostor pairs',
          'genuine probes',
          'impostor probes',
          'threshold',
        ],
        trials,
      ),
    ),
    section('The worst mistakes', mistakesOf(blufr.mistakes, pictures, score)),
    section(
      'Beside the literature',
      table(
        'Published figures, mean minus deviation',
        ['network', 'VR at FAR 0.1 %', 'DIR at FAR 1 %', 'source'],
        [
          ['<strong>This report</strong>', rate(blufr.vr.meanMinusStd), rate(blufr.dir.meanMinusStd), ''],
          ...published,
        ],
      ),
    ),
  ].join('\n')
}
