// The sections of an HTML report on BLUFR's trials.
import { inDigits, type ScoreName } from '../../model/scores.ts'
import { escaped } from '../../text.ts'
import type { BlufrFigures, Summary } from '../blufr.ts'
import { histogramOf, mistakesOf, rate, section, table } from '../html-parts.ts'
import { linearAxis, lineChart, logAxis, SHARES } from '../svg.ts'

/** Power of ten at which the curves begin. */
const LOWEST_FAR = -5

interface Shown {
  score: ScoreName
  pictures: ReadonlyMap<string, string>
  curvesNote: string
}

export function blufrSections(blufr: BlufrFigures, { score, pictures, curvesNote }: Shown): string[] {
  const over = ({ mean, std, meanMinusStd }: Summary) => [rate(meanMinusStd), rate(mean), rate(std)]
  const head = ['', 'mean - deviation', 'mean', 'deviation']
  const share = linearAxis('rate', SHARES)
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
      `<p class="small">${escaped(curvesNote)}</p>`,
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
  ]
}
