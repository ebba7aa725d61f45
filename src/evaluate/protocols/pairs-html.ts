// The sections of an HTML report on pairs.
import { inDigits } from '../../model/scores.ts'
import { rocAndDet } from '../curves.ts'
import { evidenceOf } from '../html-evidence.ts'
import { histogramOf, mistakesOf, section, table } from '../html-parts.ts'
import type { LfwFigures } from '../lfw-figures.ts'
import type { Report } from '../report.ts'
import { linearAxis, lineChart, logAxis, SHARES } from '../svg.ts'

/** Below the table of figures. */
export function pairSections(
  lfw: LfwFigures,
  { score }: Pick<Report, 'score'>,
  pictures: ReadonlyMap<string, string>,
): string[] {
  const { roc, det } = rocAndDet(lfw.curve)
  const far = logAxis('false-accept rate (FAR)', -4)
  const tpr = linearAxis('true-accept rate (TPR)', SHARES)
  return [
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
    evidenceOf(lfw, score),
    section(
      'Curves',
      lineChart('ROC curve: share of genuine pairs accepted for each false-accept rate', far, tpr, [
        { name: 'TPR', points: roc, kind: 'line-a' },
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
  ]
}
