// The false-accept rates at which BLUFR reads its curves, and the threshold for each (BLUFR toolkit, EvalROC.m and OpenSetROC.m).

/** A rate as (digit, power of ten), because 3 * 0.1 is not 0.3. */
export interface FarPoint {
  far: number
  /** How many of `impostors` may be accepted: rounded half away from zero, as MATLAB does. */
  accepts(impostors: number): number
}

function farPoint(digit: number, power: number): FarPoint {
  const divisor = 10 ** power
  return { far: digit / divisor, accepts: impostors => Math.round((digit * impostors) / divisor) }
}

/** 0, then 1..9 times 10^-lowest up to 10^-1, then 1. 74 points for verification (8), 38 for identification (4). */
export function farPoints(lowest: number): FarPoint[] {
  const points = [farPoint(0, 0)]
  for (let power = lowest; power >= 1; power--)
    for (let digit = 1; digit <= 9; digit++) points.push(farPoint(digit, power))
  return [...points, farPoint(1, 0)]
}

/** The square root of the machine epsilon, the toolkit's step beyond the outermost score. */
const STEP = Math.sqrt(Number.EPSILON)

/**
 * The threshold that accepts `accepts` of `count` impostor scores: the k-th largest. With none to accept it lies between the top
 * impostor score and the next genuine score above it. `kthLargest` counts from 1; `genuine` is ascending.
 */
export function thresholdFor(
  accepts: number,
  count: number,
  kthLargest: (k: number) => number,
  genuine: Float64Array,
): number {
  if (accepts >= count) return Number.NEGATIVE_INFINITY // the toolkit: just below every score
  if (accepts > 0) return kthLargest(accepts)
  const top = kthLargest(1)
  const above = genuine[countBelow(genuine, top, 'or equal')]
  return above === undefined ? top + STEP : (top + above) / 2
}

/** How many of the ascending `scores` are below `value`, or below or equal. */
export function countBelow(scores: Float64Array, value: number, also?: 'or equal'): number {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const score = scores[middle] ?? 0
    if (score < value || (also && score === value)) low = middle + 1
    else high = middle
  }
  return low
}
