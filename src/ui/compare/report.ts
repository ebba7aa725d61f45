// One result as a file that stands alone: an HTML page, or a few lines of text. Pure, so that it can be tested.

import type { ModelCard } from '../../model/card.ts'
import { SCORES } from '../../model/scores.ts'
import { escaped } from '../../text.ts'
import { measuredFor } from '../../verify/rule.ts'
import { ratioAsNumber, ratioInWords } from '../../verify/words.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { msText, scoreText, thresholdText } from '../parts/formats.ts'
import { type ResultRow, resultPage } from '../parts/result-page.ts'
import { words } from '../words.ts'
import { isGrid, type Judgement, photosOf } from './judge.ts'
import { rulerSvg } from './ruler-svg.ts'

/** One photo of a side. */
export interface ReportPhoto {
  name: string
  /** Among all photos of its side, from 0; those that take no part are not in the report. */
  place: number
  face: number
  faces: number
  quality: string[]
  /** Data URLs. */
  crop: string
  photo: string | null
}

export interface Report {
  comparison: Comparison
  judgement: Judgement
  model: ModelCard
  left: ReportPhoto[]
  right: ReportPhoto[]
  date: Date
}

function headline({ judgement: { title, isOwn } }: Report): string {
  return isOwn ? `${title} ${words.verdict.atYours}` : title
}

/** The numbers of a result; what an uncalibrated model cannot say is left out. */
function rows({ comparison, judgement: { thresholds, support }, model, date }: Report): ResultRow[] {
  const { score, scoreName, lr, doubt, embedding, engineLabel, ms } = comparison
  const all: [string, string | null | undefined][] = [
    [words.verdict.score, `${scoreText(score)} (${SCORES[scoreName].unit})`],
    [words.verdict.lr, lr && `${ratioAsNumber(lr)}. ${ratioInWords(lr)}`],
    [words.verdict.lr, doubt && `${words.verdict.noLr}, ${words.verdict.noLrNote}`],
    ...thresholds.map(({ name, score: at, rate }): [string, string] => [
      name,
      `${thresholdText(at)}: ${rate}`,
    ]),
    [words.verdict.threshold, thresholds.length === 0 ? words.report.none : null],
    [words.report.support, support],
    [words.report.embedding, words.report.kinds[embedding]],
    [words.report.measuredOn, model.calibration?.source],
    [words.verdict.model, comparison.model],
    [words.report.sha256, comparison.modelSha256],
    [words.verdict.engine, engineLabel],
    [words.verdict.time, msText(ms)],
    [words.report.date, date.toISOString()],
  ]
  return all.flatMap(([name, value]): ResultRow[] => (value ? [[name, value]] : []))
}

/** With the number that a comparison of several photos calls it by. */
function faceLine(side: 'left' | 'right', photo: ReportPhoto, comparison: Comparison): string {
  const number = isGrid(comparison) ? ` (${words.scores.photo(side, photo.place)})` : ''
  return `${photo.name}, ${words.compare.face(photo.face, photo.faces)}${number}`
}

/** The result as lines of plain text. */
export function reportText(report: Report): string {
  const lines = [
    `${words.product}: ${headline(report)}`,
    ...(['left', 'right'] as const).flatMap(side =>
      report[side].map(photo => `${words.compare.side(side)}: ${faceLine(side, photo, report.comparison)}`),
    ),
    ...rows(report).map(([name, value]) => `${name}: ${value}`),
    words.help.limits[0],
  ]
  return `${lines.join('\n')}\n`
}

function sideHtml(which: 'left' | 'right', { [which]: photos, comparison }: Report): string {
  const figures = photos.map(one => {
    const { photo, name, ...side } = one
    const large = photo
      ? `<img class="photo" src="${photo}" alt="${escaped(words.compare.photo(name))}">`
      : ''
    const notes = side.quality.map(text => `<br>${escaped(text)}`).join('')
    return `<figure>${large}<img class="crop" src="${side.crop}" alt="${escaped(words.compare.crop(which))}">
<figcaption>${escaped(faceLine(which, one, comparison))}<span class="quiet">${notes}</span></figcaption></figure>`
  })
  return `<div>${figures.join('\n')}</div>`
}

/** Scores of single photos, where a side has several. */
function gridHtml({ comparison, left, right }: Report): string {
  if (!isGrid(comparison)) return ''
  const headOf = (side: 'left' | 'right', place: number) =>
    `<th>${escaped(words.scores.photo(side, place))}</th>`
  const head = right.map(({ place }) => headOf('right', place))
  const rows = left.map(
    ({ place }, m) =>
      `<tr>${headOf('left', place)}${(comparison.grid[m] ?? []).map(one => `<td>${scoreText(one)}</td>`).join('')}</tr>`,
  )
  return `<h2>${words.scores.title}</h2>\n<table><tr><th></th>${head.join('')}</tr>${rows.join('\n')}</table>`
}

/** The result as one HTML page without any outside reference. */
export function reportHtml(report: Report): string {
  const { model, comparison, judgement } = report
  const ruler =
    model.calibration && judgement.threshold !== null
      ? rulerSvg(measuredFor(model.calibration, photosOf(comparison)), {
          score: comparison.score,
          thresholds: judgement.thresholds,
        })
      : ''
  return resultPage({
    title: headline(report),
    lead: judgement.support ?? words.verdict.uncalibratedNote,
    sides: [sideHtml('left', report), sideHtml('right', report)],
    ruler,
    rows: rows(report),
    after: gridHtml(report),
    limits: [...words.help.limits, ...model.limits],
  })
}
