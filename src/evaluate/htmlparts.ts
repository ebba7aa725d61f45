// Parts that every HTML report has: tables, sections, the score histogram, the worst mistakes.
import type { ScoreHistogram } from '../model/card.ts'
import type { Mistakes, ScoredPair } from './lfw.ts'
import { escaped, histogramChart } from './svg.ts'

export const rate = (share: number) => `${(100 * share).toFixed(2)}\u00a0%`
const cells = (tag: 'th' | 'td', values: readonly string[]) =>
  values.map(value => `<${tag}>${value}</${tag}>`).join('')
export const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><caption>${escaped(caption)}</caption><thead><tr>${head.map(text => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(([first = '', ...rest]) => `<tr><th scope="row">${first}</th>${cells('td', rest)}</tr>`)
    .join('')}</tbody></table>`
export const section = (title: string, ...parts: string[]) =>
  `<section><h2>${escaped(title)}</h2>${parts.join('')}</section>`

export function histogramOf({ start, step, genuine, impostor }: ScoreHistogram): string {
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map(count => count / Math.max(1, total))
  }
  return histogramChart('How the scores of the same person and of strangers are distributed', start, step, [
    { name: 'same person', kind: 'line-a', shares: shares(genuine) },
    { name: 'strangers', kind: 'line-b', shares: shares(impostor) },
  ])
}

export function mistakesOf(mistakes: Mistakes, pictures: ReadonlyMap<string, string>): string {
  const picture = (name: string) => {
    const address = pictures.get(name)
    return `${address ? `<img src="${escaped(address)}" alt="" width="96">` : ''}${escaped(name.replaceAll('_', ' '))}`
  }
  const list = (caption: string, pairs: readonly ScoredPair[]) =>
    table(
      caption,
      ['first', 'second', 'score'],
      pairs.map(({ a, b, score }) => [picture(a), picture(b), score.toFixed(4)]),
    )
  return (
    list('The same person, lowest scores', mistakes.genuine) +
    list('Strangers, highest scores', mistakes.impostor)
  )
}
