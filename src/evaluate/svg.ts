// Charts as SVG text for the HTML report: lines over two axes, and score histograms. Colours and fonts come from the page's style sheet.

import { SCORES, type ScoreName } from '../model/scores.ts'
import { escaped } from '../text.ts'
import { spacingOf } from './ticks.ts'

export interface Axis {
  label: string
  ticks: { value: number; text: string }[]
  /** Value -> 0..1 along the axis. */
  place(value: number): number
}
export interface Line {
  name: string
  points: readonly (readonly [x: number, y: number])[]
  /** Class of the style sheet: line-a, line-b, line-c. */
  kind: string
}

const [WIDTH, HEIGHT] = [560, 360]
const [LEFT, TOP, RIGHT, BOTTOM] = [62, 14, 26, 48]

const clamp = (share: number) => Math.max(0, Math.min(1, share))
const round = (value: number) => Math.round(value * 10) / 10
const px = (axis: Axis, value: number) => round(LEFT + clamp(axis.place(value)) * (WIDTH - LEFT - RIGHT))
const py = (axis: Axis, value: number) =>
  round(HEIGHT - BOTTOM - clamp(axis.place(value)) * (HEIGHT - TOP - BOTTOM))

interface Scale {
  low: number
  high: number
  step: number
  format(value: number): string
}

export function linearAxis(label: string, { low, high, step, format }: Scale): Axis {
  const count = Math.round((high - low) / step)
  const ticks = Array.from({ length: count + 1 }, (_, i) => low + i * step).map(value => ({
    value,
    text: format(value),
  }))
  return { label, ticks, place: value => (value - low) / (high - low) }
}

/** Powers of ten from 10^lowest to 1 as per cent; what is 0 stands at the left end. */
export function logAxis(label: string, lowest: number): Axis {
  const ticks = Array.from({ length: 1 - lowest }, (_, i) => 10 ** (lowest + i)).map(value => ({
    value,
    text: `${percent(value)} %`,
  }))
  return { label, ticks, place: value => (value > 0 ? (Math.log10(value) - lowest) / -lowest : 0) }
}

/** A share as per cent with as few digits as it has. */
const percent = (share: number) => String(Number((100 * share).toPrecision(6)))

/** An axis of shares, 0 to 100 %. */
export const SHARES: Scale = { low: 0, high: 1, step: 0.2, format: value => `${percent(value)} %` }

function frame(x: Axis, y: Axis): string {
  const grid = [
    ...x.ticks.map(({ value, text }) => {
      const at = px(x, value)
      return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 17}" text-anchor="middle">${escaped(text)}</text>`
    }),
    ...y.ticks.map(({ value, text }) => {
      const at = py(y, value)
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text x="${LEFT - 7}" y="${at + 4}" text-anchor="end">${escaped(text)}</text>`
    }),
  ]
  const middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
  const labels = `<text x="${LEFT + (WIDTH - LEFT - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(x.label)}</text><text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>`
  return grid.join('') + labels
}

/** `title` says in words what the chart shows: it is all that a screen reader gets. */
const figure = (title: string, body: string, legend: string) =>
  `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">${body}</svg><figcaption>${escaped(title)}${legend}</figcaption></figure>`
const legendOf = (entries: readonly { name: string; kind: string }[]) =>
  entries.length < 2
    ? ''
    : ` ${entries.map(({ name, kind }) => `<span class="key ${kind}">${escaped(name)}</span>`).join(' ')}`

export function lineChart(title: string, x: Axis, y: Axis, lines: readonly Line[]): string {
  const paths = lines.map(({ points, kind }) => {
    const steps = points
      .map(([a, b]) => `${px(x, a)} ${py(y, b)}`)
      .filter((step, i, all) => step !== all[i - 1])
    return `<path class="${kind}" d="M${steps.join('L')}"/>`
  })
  return figure(title, frame(x, y) + paths.join(''), legendOf(lines))
}

export interface Bars {
  name: string
  kind: string
  /** Share of its pairs in each bin, 0..1. */
  shares: readonly number[]
}

/** Distributions over the same bins, drawn as outlines, each filled lightly. */
export function histogramChart(
  title: string,
  { score, start, step }: { score: ScoreName; start: number; step: number },
  bars: readonly Bars[],
): string {
  const end = start + step * (bars[0]?.shares.length ?? 1)
  const top = Math.max(...bars.flatMap(({ shares }) => shares), 1e-9)
  const spacing = spacingOf(end - start)
  const scale = SCORES[score]
  // a cosine is at most 1; its last bin may end a little behind it
  const low = Math.max(scale.low, Math.floor(start / spacing) * spacing)
  const high = Math.min(scale.high, Math.ceil(end / spacing) * spacing)
  const format = (value: number) => value.toFixed(spacing < 1 ? 1 : 0)
  const x = linearAxis(`score: ${scale.title}`, { low, high, step: spacing, format })
  const y: Axis = {
    label: 'share of pairs',
    ticks: [
      { value: 0, text: '0' },
      { value: top, text: `${percent(Number(top.toPrecision(2)))} %` },
    ],
    place: value => value / top,
  }
  const base = py(y, 0)
  const paths = bars.map(({ shares, kind }) => {
    const steps = shares.flatMap((share, i) => [
      `${px(x, start + i * step)} ${py(y, share)}`,
      `${px(x, start + (i + 1) * step)} ${py(y, share)}`,
    ])
    return `<path class="${kind} filled" d="M${px(x, start)} ${base}L${steps.join('L')}L${px(x, end)} ${base}Z"/>`
  })
  return figure(title, frame(x, y) + paths.join(''), legendOf(bars))
}
