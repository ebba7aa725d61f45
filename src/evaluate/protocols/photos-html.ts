// The sections of an HTML report on one's own photos.
import { inDigits, type ScoreName } from '../../model/scores.ts'
import { rocAndDet } from '../curves.ts'
import { histogramOf, mistakesOf, rate, rowsSection, section, table } from '../html-parts.ts'
import type { PhotoFigures } from '../photos.ts'
import type { Row } from '../rows.ts'
import { linearAxis, lineChart, logAxis, SHARES } from '../svg.ts'
import { groupSections } from './groups.ts'

export function photoSections({
  figures,
  score,
  pictures,
  rows,
}: {
  figures: PhotoFigures
  score: ScoreName
  pictures: ReadonlyMap<string, string>
  rows: readonly Row[]
}): string[] {
  const { roc, det } = rocAndDet(figures.curve)
  const far = logAxis('false-accept rate (FAR)', -4)
  const { likelihood, groups } = figures
  return [
    rowsSection('With 95 % intervals by the bootstrap over people', rows),
    section(
      'Thresholds',
      table(
        'Accept a pair when its score is at least',
        ['false-accept rate', 'threshold'],
        figures.tprAtFar.map(({ far: share, threshold }) => [rate(share), inDigits(score, threshold)]),
      ),
      likelihood
        ? `<p class="small">Cost of the likelihood ratios (Cllr): ${likelihood.cllr.toFixed(4)} bits, at least ${likelihood.minCllr.toFixed(4)}; measured on people that the curve was not made from.</p>`
        : '',
    ),
    section(
      'Curves',
      lineChart(
        'ROC curve: share of genuine pairs accepted for each false-accept rate',
        far,
        linearAxis('true-accept rate (TPR)', SHARES),
        [{ name: 'TPR', points: roc, kind: 'line-a' }],
      ),
      lineChart(
        'DET curve: share of genuine pairs rejected for each false-accept rate',
        far,
        logAxis('false-reject rate', -3),
        [{ name: 'FRR', points: det, kind: 'line-a' }],
      ),
    ),
    ...(groups
      ? groupSections(
          groups.figures,
          `At the one threshold of all, ${inDigits(score, groups.threshold)} (FAR ${rate(groups.far)}).`,
        )
      : []),
    section('Scores', histogramOf(figures.histogram, score)),
    section('The worst mistakes', mistakesOf(figures.mistakes, pictures, score)),
  ]
}
