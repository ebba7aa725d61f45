// The geometry of a curve over false-accept rates: a logarithmic axis, points that are steps, and what to read at a place.

import type { CurvePoint } from '../../evaluate/curves.ts'

export interface Scale {
  kind: 'linear' | 'log'
  /** The lowest value shown; for a logarithmic axis its power of ten. The highest is 1. */
  low: number
}

/** 0 at the low end, 1 at the high end; what lies outside stands at the end. */
export function placeOn({ kind, low }: Scale, value: number): number {
  const place =
    kind === 'linear' ? (value - low) / (1 - low) : value > 0 ? (Math.log10(value) - low) / -low : 0
  return Math.max(0, Math.min(1, place))
}

export function ticksOf({ kind, low }: Scale): number[] {
  if (kind === 'log') return Array.from({ length: 1 - low }, (_, i) => Number(`1e${low + i}`))
  const step = low >= 0.9 ? 0.02 : low >= 0.5 ? 0.1 : 0.2
  const count = Math.round((1 - low) / step)
  return Array.from({ length: count + 1 }, (_, i) => Number((low + i * step).toFixed(2)))
}

/** The decade in which the smallest rate above 0 lies, between 10^-8 and 10^-1. */
export function lowestDecade(values: readonly number[]): number {
  const least = Math.min(1, ...values.filter(value => value > 0))
  return Math.max(-8, Math.min(-1, Math.floor(Math.log10(least) + 1e-9)))
}

/** A linear axis that does not spend its height on rates that no curve has. */
export function linearFrom(values: readonly number[]): Scale {
  const least = Math.min(1, ...values)
  return { kind: 'linear', low: [0.9, 0.5, 0].find(low => low <= least) ?? 0 }
}

/** The rate that holds at `far`. */
export function valueAt(points: readonly CurvePoint[], far: number): number | null {
  const at = points.findLastIndex(([place]) => place <= far * (1 + 1e-9))
  return points[at]?.[1] ?? null
}

/** The outline of a curve in a plot of this size, with half a pixel as the finest step. */
export function curvePath(
  points: readonly CurvePoint[],
  x: Scale,
  y: Scale,
  { width, height }: { width: number; height: number },
): string {
  const half = (value: number) => Math.round(value * 2) / 2
  const steps: string[] = []
  for (const [far, value] of points) {
    const step = `${half(placeOn(x, far) * width)} ${half((1 - placeOn(y, value)) * height)}`
    if (step !== steps.at(-1)) steps.push(step)
  }
  return steps.length > 0 ? `M${steps.join('L')}` : ''
}

/** A rate for an axis or a crosshair: two significant digits, in per cent. */
export function farText(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`
}

/** False-accept rates for the table: 1, 2 and 5 of each decade. */
export function tableRates(low: number): number[] {
  const rates: number[] = []
  for (let decade = low; decade < 0; decade++)
    for (const lead of [1, 2, 5]) rates.push(Number(`${lead}e${decade}`))
  return [...rates, 1]
}

export interface Run {
  name: string
  points: readonly CurvePoint[]
}
