// The geometry of a curve over training steps: linear and logarithmic axes, and as many points as a plot has room for.

/** [step, value]; values that are no finite numbers are gaps. */
export type Point = readonly [step: number, value: number]
export type ScaleKind = 'linear' | 'log'

export interface Axis {
  kind: ScaleKind
  low: number
  high: number
}

/** 0 at the low end, 1 at the high end; what lies outside stands at the end. */
export function placeOn({ kind, low, high }: Axis, value: number): number {
  if (high <= low) return 0
  const share =
    kind === 'linear'
      ? (value - low) / (high - low)
      : (Math.log10(Math.max(value, low)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
  return Math.max(0, Math.min(1, share))
}

/** An axis that holds all finite values: from zero or a round number below them to a round number above them, or to the `limit` of shares. */
export function axisFor(
  kind: ScaleKind,
  values: Iterable<number>,
  { start = 'lowest', limit = Number.POSITIVE_INFINITY }: { start?: 'zero' | 'lowest'; limit?: number } = {},
): Axis {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!Number.isFinite(value) || (kind === 'log' && value <= 0)) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  if (most < least) [least, most] = kind === 'log' ? [0.1, 1] : [0, 1]
  if (kind === 'log') return { kind, low: floorOn(least), high: Math.max(ceilOn(most), 2 * floorOn(least)) }
  if (start === 'zero') least = Math.min(0, least)
  const step = niceStep(Math.max(most - least, Math.abs(most) * 0.02, 1e-12), 4)
  const high = tidy(Math.ceil(most / step - 1e-9) * step)
  const low = tidy(Math.floor(least / step + 1e-9) * step)
  if (high > low) return { kind, low, high: Math.min(high, limit) }
  return high >= limit
    ? { kind, low: tidy(limit - step), high: limit }
    : { kind, low, high: tidy(low + step) }
}

/** 1, 2 and 5 of each decade: the one at or below, and the one at or above. */
function floorOn(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9)
  return tidy(([5, 2, 1].find(lead => lead * decade <= value * (1 + 1e-9)) ?? 1) * decade)
}
function ceilOn(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value) + 1e-9)
  return tidy(([1, 2, 5, 10].find(lead => lead * decade >= value * (1 - 1e-9)) ?? 10) * decade)
}

const tidy = (value: number) => Number(value.toPrecision(12))

function niceStep(range: number, count: number): number {
  const rough = range / count
  const decade = 10 ** Math.floor(Math.log10(rough))
  return tidy(([1, 2, 5].find(lead => lead * decade >= rough * (1 - 1e-9)) ?? 10) * decade)
}

/** Round values on an axis, about `count` of them. */
export function ticksOf({ kind, low, high }: Axis, count = 5): number[] {
  if (kind === 'linear') {
    const step = niceStep(high - low, count)
    const first = Math.ceil(low / step - 1e-9)
    return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) =>
      tidy((first + i) * step),
    )
  }
  const decades = Math.log10(high) - Math.log10(low)
  const leads = decades > count ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const lead of leads) {
      const tick = Number(`${lead}e${power}`)
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick)
    }
  const every = Math.ceil(ticks.length / (2 * count))
  return ticks.filter((_, i) => i % every === 0)
}

/** The points that one pixel column shows. */
export interface Column {
  step: number
  mean: number
  low: number
  high: number
}

/** Points in order of their steps, gathered into at most `columns` columns; null is a gap. */
export function columnsOf(points: readonly Point[], columns: number): (Column | null)[] {
  const per = Math.max(1, Math.ceil(points.length / Math.max(1, columns)))
  const found: (Column | null)[] = []
  for (let at = 0; at < points.length; at += per) {
    const group = points.slice(at, at + per)
    const finite = group.filter(([, value]) => Number.isFinite(value))
    if (finite.length > 0) found.push(columnOf(finite))
    if (finite.length < group.length) found.push(null)
  }
  return found
}

function columnOf(group: readonly Point[]): Column {
  let [steps, sum, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [step, value] of group) {
    steps += step
    sum += value
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { step: steps / group.length, mean: sum / group.length, low, high }
}

interface Plot {
  x: Axis
  y: Axis
  width: number
  height: number
}
const half = (value: number) => Math.round(value * 2) / 2
const placed = ({ x, y, width, height }: Plot, step: number, value: number) =>
  `${half(placeOn(x, step) * width)} ${half((1 - placeOn(y, value)) * height)}`

/** The line through the means, broken at gaps. */
export function linePath(columns: readonly (Column | null)[], plot: Plot): string {
  return runsOf(columns)
    .map(run => `M${run.map(({ step, mean }) => placed(plot, step, mean)).join('L')}`)
    .join('')
}

/** The area between the lowest and the highest value of each column; empty where each column is one point. */
export function bandPath(columns: readonly (Column | null)[], plot: Plot): string {
  return runsOf(columns)
    .filter(run => run.some(({ low, high }) => high > low))
    .map(run => {
      const above = run.map(({ step, high }) => placed(plot, step, high))
      const below = run.map(({ step, low }) => placed(plot, step, low)).reverse()
      return `M${[...above, ...below].join('L')}Z`
    })
    .join('')
}

function runsOf(columns: readonly (Column | null)[]): Column[][] {
  const runs: Column[][] = [[]]
  for (const column of columns)
    if (column) runs.at(-1)?.push(column)
    else runs.push([])
  return runs.filter(run => run.length > 0)
}

/** The point that holds at `step`: the last one that is not after it; null before the first. */
export function pointAt(points: readonly Point[], step: number): Point | null {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle] as Point)[0] <= step) low = middle + 1
    else high = middle
  }
  return points[low - 1] ?? null
}

/** Steps for a table of a curve: about `count` of them, spread evenly, with the first and the last. */
export function tableSteps(first: number, last: number, count = 12): number[] {
  const rows = Math.min(count, last - first + 1)
  if (rows <= 1) return [first]
  const steps = Array.from({ length: rows }, (_, i) => Math.round(first + ((last - first) * i) / (rows - 1)))
  return [...new Set(steps)]
}

export interface LiveRun {
  name: string
  points: readonly Point[]
}
