// One result as a file that stands alone: an HTML page, or a few lines of text. Pure, so that it can be tested.

import type { ModelCard } from '../../model/card.ts'
import { SCORES } from '../../model/scores.ts'
import { escaped } from '../../text.ts'
import { measuredFor } from '../../verify/rule.ts'
import { ratioAsNumber, ratioInWords } from '../../verify/words.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { msText, scoreText, thresholdText } from '../parts/formats.ts'
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

type Row = [name: string, value: string]

/** The numbers of a result; what an uncalibrated model cannot say is left out. */
function rows({ comparison, judgement: { thresholds, support }, model, date }: Report): Row[] {
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
  return all.flatMap(([name, value]): Row[] => (value ? [[name, value]] : []))
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

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#dededb,#2e3135);--muted:light-dark(#5a5e64,#a3a8ae);
--same:light-dark(#1d5bd0,#82adff);--unsure:light-dark(#8a5600,#e9b44c);--different:light-dark(#465364,#b3bfcd)}
body{max-width:760px;margin:40px auto;padding:0 20px;font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;
background:light-dark(#fff,#121315);color:light-dark(#17191c,#ededeb)}
h1{font-size:30px;line-height:1.2;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}.quiet{color:var(--muted)}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:20px;margin:24px 0}figure{margin:0}figcaption{overflow-wrap:anywhere}
.photo{display:block;max-width:100%;max-height:360px;margin-bottom:12px}.crop{display:block;width:128px;height:128px;margin-bottom:8px}
table{border-collapse:collapse;width:100%}th,td{padding:6px 12px 6px 0;border-top:1px solid var(--line);text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{font-weight:400;color:var(--muted);white-space:nowrap}svg{width:100%;height:auto;margin-top:8px}`

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
  const limits = [...words.help.limits, ...model.limits].map(limit => `<li>${escaped(limit)}</li>`).join('\n')
  const table = rows(report).map(
    ([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  )
  const ruler =
    model.calibration && judgement.threshold !== null
      ? rulerSvg(measuredFor(model.calibration, photosOf(comparison)), {
          score: comparison.score,
          thresholds: judgement.thresholds,
        })
      : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(`${words.product}: ${headline(report)}`)}</title>
<style>${STYLE}</style>
<h1>${escaped(headline(report))}</h1>
<p class="quiet">${escaped(judgement.support ?? words.verdict.uncalibratedNote)}</p>
<div class="sides">${sideHtml('left', report)}${sideHtml('right', report)}</div>
${ruler}
<table>${table.join('\n')}</table>
${gridHtml(report)}
<h2>${words.help.limitsTitle}</h2>
<ul>${limits}</ul>
<p class="quiet">${words.report.madeBy}</p>
</html>
`
}
