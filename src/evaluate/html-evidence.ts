// What scores are worth as evidence, for the HTML report: likelihood ratios, their cost, the Tippett plot, and several photos a side.
import { inDigits, type ScoreName } from '../model/scores.ts'
import { VERDICTS } from '../verify/rule.ts'
import { VERDICT_WORDS } from '../verify/words.ts'
import { rate, section, table } from './html-parts.ts'
import type { LfwFigures } from './lfw-figures.ts'
import { linearAxis, lineChart, SHARES } from './svg.ts'

export function evidenceOf(
  { likelihood, fnrThresholds, verdicts, templates = [] }: LfwFigures,
  score: ScoreName,
): string {
  const parts = [
    ...(fnrThresholds
      ? [
          table(
            'Call a pair different when its score is below',
            ['share of genuine pairs', 'threshold'],
            [['1 %', inDigits(score, fnrThresholds['0.01'])]],
          ),
        ]
      : []),
    ...(verdicts
      ? [
          table(
            'How many pairs get each verdict by these thresholds',
            ['verdict', 'same person', 'strangers'],
            VERDICTS.map(one => [
              VERDICT_WORDS[one],
              String(verdicts.genuine[one]),
              String(verdicts.impostor[one]),
            ]),
          ),
        ]
      : []),
    ...(likelihood ? [costs(likelihood), tippett(likelihood)] : []),
    ...(templates.length > 0 ? [photos(templates, score)] : []),
  ]
  return parts.length > 0 ? section('Likelihood ratios', ...parts) : ''
}

type Likelihood = NonNullable<LfwFigures['likelihood']>

function costs({ cllr, cllrBefore, minCllr, lr }: Likelihood): string {
  const [low = 0, high = 0] = [lr.log10[0], lr.log10.at(-1)]
  return table(
    'Cost of the likelihood ratios (0 bits: perfect, 1 bit: says nothing); each fold read by the curve of the others',
    ['figure', 'value'],
    [
      ...(cllrBefore === undefined ? [] : [['Cllr before calibration', `${cllrBefore.toFixed(4)} bits`]]),
      ['Cllr', `${cllr.toFixed(4)} bits`],
      ['least Cllr of these scores', `${minCllr.toFixed(4)} bits`],
      ['log10 LR that the pairs can support', `${low.toFixed(2)} to ${high.toFixed(2)}`],
    ],
  )
}

function tippett({ tippett: { log10, genuine, impostor } }: Likelihood): string {
  const points = (shares: readonly number[]) => log10.map((x, i) => [x, shares[i] ?? 0] as const)
  const [low = -1, high = 1] = [log10[0], log10.at(-1)]
  return lineChart(
    'Tippett plot: share of pairs whose log10 likelihood ratio is at least this large',
    linearAxis('log10 LR', {
      low: Math.floor(low),
      high: Math.ceil(high),
      step: 1,
      format: value => value.toFixed(0),
    }),
    linearAxis('share of pairs', SHARES),
    [
      { name: 'same person', points: points(genuine), kind: 'line-a' },
      { name: 'strangers', points: points(impostor), kind: 'line-b' },
    ],
  )
}

function photos(templates: NonNullable<LfwFigures['templates']>, score: ScoreName): string {
  return table(
    'Several photos on a side, from people with enough pictures',
    ['photos', 'people', 'TPR at FAR 0.1 %', 'one against one', 'same from', 'different below'],
    templates.map(one => [
      `${one.photos[0]} against ${one.photos[1]}`,
      String(one.people),
      rate(one.tprAtFar['0.001']),
      rate(one.tprOfSingles),
      inDigits(score, one.thresholds['0.001']),
      one.fnrThresholds ? inDigits(score, one.fnrThresholds['0.01']) : '',
    ]),
  )
}
