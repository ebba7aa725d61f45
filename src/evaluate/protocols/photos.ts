// Pairs of one's own photos, made of people or given as a list.
import { inDigits } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import { rocAndDet } from '../curves.ts'
import { rate } from '../html-parts.ts'
import type { PhotoFigures, PhotoList } from '../photos.ts'
import type { Row } from '../rows.ts'
import { groupLines, groupTables } from './groups.ts'
import { photoSections } from './photos-html.ts'
import type { Protocol } from './protocol.ts'

/** 0.001 -> "0.1 %", 1e-6 -> "0.0001 %". */
const farText = (far: number) => `${Number((100 * far).toPrecision(6))} %`

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

export const PHOTOS: Protocol<'photos', PhotoList, PhotoFigures> = {
  name: 'photos',
  label: 'Your own photos',
  note: 'Pairs of your own photos of people: which threshold holds for them.',
  heading: 'Your own photos',
  short: 'Own photos',
  on: 'photos of your own',
  isOwn: true,

  files: 'a list of pairs',
  filesNote: 'A list of pairs is not needed: they are made of the people.',
  read: () => {
    throw new TypeError('photos: its list is made from a source (evaluate/photo-list.ts)')
  },
  holds: ({ pictures, personOf }) =>
    `${counted(pictures.length, 'picture')} of ${counted(new Set(personOf.values()).size, 'person', 'people')}`,

  async measure(list, { embeddings, scorer, skipped }) {
    const { measurePhotos } = await import('../photos.ts') // the page reads this table and measures nothing
    return measurePhotos(list, { embeddings, scorer, skipped })
  },
  isQuick: true,

  size: { unit: 'pair', of: ({ pairs }) => pairs },
  headline: { title: '100 % - EER', of: ({ eer100 }) => eer100 },
  rows: rowsOf,
  lines({ people, genuinePairs, impostorPairs, tprAtFar, likelihood, groups }, score) {
    const text = (value: number) => inDigits(score, value)
    return [
      [
        'People',
        `${people}, ${counted(genuinePairs, 'pair')} of one person, ${impostorPairs.toLocaleString('en-US')} of strangers`,
      ],
      ...tprAtFar.map(({ far, threshold }): [string, string] => [
        `Threshold for FAR ${farText(far)}`,
        text(threshold),
      ]),
      ...(likelihood
        ? [
            ['Cllr, least Cllr', `${likelihood.cllr.toFixed(4)}, ${likelihood.minCllr.toFixed(4)} bits`] as [
              string,
              string,
            ],
          ]
        : []),
      ...(groups ? groupLines(groups.figures) : []),
    ]
  },
  tables: ({ tprAtFar, curve, groups, likelihood, people, peoplePairs, smallestFar }) => [
    [
      ['people', 'pairs of two people', 'smallest FAR'],
      [people, peoplePairs, smallestFar],
    ],
    [
      ['FAR', 'TPR', 'low95', 'high95', 'accept at or above'],
      ...tprAtFar.map(({ far, tpr, interval, threshold }) => [far, tpr, ...interval, threshold]),
    ],
    ...(likelihood
      ? [
          [
            ['cost of the likelihood ratios', 'bits'],
            ['Cllr', likelihood.cllr],
            ['least Cllr', likelihood.minCllr],
          ],
        ]
      : []),
    ...(groups ? groupTables(groups.figures) : []),
    [['FAR', 'TPR'], ...curve.far.map((far, i) => [far, curve.tpr[i] ?? ''])],
  ],
  lead: ({ people, pairs, eer100 }) =>
    `Over ${pairs.toLocaleString('en-US')} pairs of ${counted(people, 'person', 'people')}: ${rate(eer100)} (100 % - EER).`,
  sections: (figures, report, pictures) =>
    photoSections({ figures, score: report.score, pictures, rows: rowsOf(figures) }),
  curves({ curve }) {
    const { roc, det } = rocAndDet(curve)
    return [
      { title: 'ROC curve', axis: 'true-accept rate', scale: 'linear', first: -3, points: roc },
      { title: 'DET curve', axis: 'false-reject rate', scale: 'log', first: -3, points: det },
    ]
  },
  calibration: ({ calibration, people }, { date, embedding, score }) => ({
    source: `your report of ${DATE.format(new Date(date))}, ${counted(people, 'person', 'people')}`,
    ...{ date: date.slice(0, 10), embedding, score },
    ...calibration,
  }),
}

function rowsOf({ eer100, intervals, tprAtFar }: PhotoFigures): Row[] {
  return [
    { name: '100 % - EER', value: eer100, interval: intervals.eer100 },
    ...tprAtFar.map(({ far, tpr, interval }) => ({
      name: `TPR at FAR ${farText(far)}`,
      value: tpr,
      interval,
    })),
  ]
}
