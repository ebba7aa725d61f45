// Parts that every HTML report has: tables, sections, the score histogram, the worst mistakes.
import type { ScoreHistogram } from '../model/card.ts'
import { inDigits, type ScoreName } from '../model/scores.ts'
import { escaped } from '../text.ts'
import { binsOf } from './histogram.ts'
import type { Mistakes, ScoredPair } from './lfw-figures.ts'
import type { Row } from './rows.ts'
import { histogramChart } from './svg.ts'

export const rate = (share: number) => `${(100 * share).toFixed(2)}\u00a0%`
const cells = (tag: 'th' | 'td', values: readonly string[]) =>
  values.map(value => `<${tag}>${value}</${tag}>`).join('')
export const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><caption>${escaped(caption)}</caption><thead><tr>${head.map(text => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(([first = '', ...rest]) => `<tr><th scope="row">${first}</th>${cells('td', rest)}</tr>`)
    .join('')}</tbody></table>`
export const section = (title: string, ...parts: string[]) =>
  `<section><h2>${escaped(title)}</h2>${parts.join('')}</section>`

/** The table of a report's rows. */
export function rowsSection(caption: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, value, interval, isPlain, standardError }) => {
    const digits = isPlain ? (x: number) => x.toFixed(4) : rate
    const error = standardError ? ` ± ${rate(standardError.value)} (standard error)` : ''
    return [
      escaped(name),
      digits(value) + error,
      interval ? `${digits(interval[0])} to ${digits(interval[1])}` : '',
    ]
  })
  return section('Figures', table(caption, ['figure', 'value', '95 % interval'], lines))
}

export function histogramOf(histogram: ScoreHistogram, score: ScoreName): string {
  const { start, step, genuine, impostor } = binsOf(histogram)
  const title = 'How the scores of the same person and of strangers are distributed'
  return histogramChart(title, { score, start, step }, [
    { name: 'same person', kind: 'line-a', shares: genuine },
    { name: 'strangers', kind: 'line-b', shares: impostor },
  ])
}

export function mistakesOf(
  mistakes: Mistakes,
  pictures: ReadonlyMap<string, string>,
  name: ScoreName,
): string {
  const textOf = (name: string) => escaped(name.replaceAll('_', ' '))
  const picture = (name: string) => {
    const address = pictures.get(name)
    const image = address ? `<img src="${escaped(address)}" alt="" width="96" height="96">` : ''
    return `<span>${image}${textOf(name)}</span>`
  }
  const listed = (caption: string, pairs: readonly ScoredPair[]) =>
    table(
      caption,
      ['first', 'second', 'score'],
      pairs.map(({ a, b, score }) => [textOf(a), textOf(b), inDigits(name, score)]),
    )
  const shown = (caption: string, pairs: readonly ScoredPair[]) =>
    `<h3>${escaped(caption)}</h3><ol class="pairs">${pairs
      .map(({ a, b, score }) => `<li>${picture(a)}${picture(b)}<b>${inDigits(name, score)}</b></li>`)
      .join('')}</ol>`
  const list = pictures.size > 0 ? shown : listed
  return (
    list('The same person, lowest scores', mistakes.genuine) +
    list('Strangers, highest scores', mistakes.impostor)
  )
}
