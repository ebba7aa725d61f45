// The geometry of the ruler: smoothed score distributions as SVG paths over a score axis. No DOM, so reports use it too.
import type { ScoreCalibration } from '../../model/card.ts'

/** Standard deviation of the Gaussian in units of the score: a few bins of the cosine's 0.005, or a dozen of the wide scale of a ratio. */
const smoothingOf = (step: number) => (step < 0.05 ? 3.6 : 12) * step
/** A cosine's axis begins at a round tenth, a log likelihood ratio's at a round ten. */
const roundOf = (step: number) => (step < 0.05 ? 0.1 : 10)

const NEGLIGIBLE = 0.001 // of the peak: below it nothing is drawn

export interface RulerShape {
  /** Scores at the left and the right end. */
  low: number
  high: number
  strangers: number[]
  same: number[]
  /** Score of the first value of both curves, and between two values. */
  start: number
  step: number
}

/** Counts -> a smooth density with area 1. */
export function smoothDensity(counts: number[], step: number): number[] {
  const smoothing = smoothingOf(step)
  const reach = Math.ceil((3 * smoothing) / step)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * (((i - reach) * step) / smoothing) ** 2),
  )
  const weight = kernel.reduce((sum, value) => sum + value, 0)
  const total = counts.reduce((sum, count) => sum + count, 0) || 1
  // The curve may run out beyond the first and last bin, so that it ends at the axis.
  return Array.from({ length: counts.length + 2 * reach }, (_, i) => {
    let sum = 0
    kernel.forEach((value, k) => {
      sum += value * (counts[i + k - 2 * reach] ?? 0)
    })
    return sum / weight / total / step
  })
}

export function rulerShape({ histogram }: Pick<ScoreCalibration, 'histogram'>): RulerShape {
  const { start, step, genuine, impostor } = histogram
  const reach = Math.ceil((3 * smoothingOf(step)) / step)
  const first = start - reach * step
  const round = roundOf(step)
  const low = Math.floor(Math.round((first / round) * 1e6) / 1e6) * round
  const last = start + (genuine.length + reach) * step
  return {
    low: step < 0.05 ? Math.max(-1, Math.round(low * 10) / 10) : low,
    high: step < 0.05 ? 1 : Math.ceil(last / round) * round,
    strangers: smoothDensity(impostor, step),
    same: smoothDensity(genuine, step),
    start: first + step / 2,
    step,
  }
}

/** Where a score lies on an axis of `width` px. */
export function placeOf({ low, high }: RulerShape, score: number, width: number): number {
  return ((Math.max(low, Math.min(high, score)) - low) / (high - low)) * width
}

/** Height of both curves over the axis: the higher one reaches `height`. */
function peakOf(shape: RulerShape): number {
  return Math.max(...shape.strangers, ...shape.same)
}

/** One curve as path data, standing on the line y = height; closed for filling, open for its outline. */
export function curvePath(
  shape: RulerShape,
  curve: 'strangers' | 'same',
  size: { width: number; height: number; closed: boolean },
): string {
  const peak = peakOf(shape)
  const points = shape[curve]
    .map((value, i) => [shape.start + i * shape.step, value] as const)
    .filter(([score, value]) => score >= shape.low && score <= shape.high && value > peak * NEGLIGIBLE)
    .map(([score, value]) => {
      const x = placeOf(shape, score, size.width)
      return `${x.toFixed(1)} ${(size.height * (1 - value / peak)).toFixed(1)}`
    })
  if (points.length === 0) return ''
  const line = points.join('L')
  if (!size.closed) return `M${line}`
  const from = points[0]?.split(' ')[0]
  const to = points.at(-1)?.split(' ')[0]
  return `M${from} ${size.height}L${line}L${to} ${size.height}Z`
}

/** Round scores to write under the axis. */
export function ticksOf({ low, high }: RulerShape): number[] {
  const between = high - low > 4 ? 50 : 0.2
  const ticks: number[] = []
  for (let n = Math.ceil(low / between - 1e-9) || 0; n <= Math.floor(high / between + 1e-9); n++)
    ticks.push(Math.round(n * between * 10) / 10)
  return ticks
}

/** Score at the peak of a curve, where its name is written. */
export function peakScore(shape: RulerShape, curve: 'strangers' | 'same'): number {
  const values = shape[curve]
  return shape.start + values.indexOf(Math.max(...values)) * shape.step
}

/** Tenths of a cosine, whole numbers of a log likelihood ratio. */
export const tickText = ({ step }: RulerShape, tick: number): string =>
  tick.toFixed(step < 0.05 ? 1 : 0).replace('-', '−')
