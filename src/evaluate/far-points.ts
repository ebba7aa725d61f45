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
 * The threshold that accepts at most `accepts` of `count` impostor scores: the k-th largest. Where the next one equals it, or none may be
 * accepted, it lies between the score that must not pass and the next higher one of either kind. `kthLargest` counts from 1; `genuine`
 * is ascending.
 */
export function thresholdFor(
  accepts: number,
  count: number,
  kthLargest: (k: number) => number,
  genuine: Float64Array,
): number {
  if (accepts >= count) return Number.NEGATIVE_INFINITY // the toolkit: just below every score
  const refused = kthLargest(accepts + 1)
  if (accepts > 0 && kthLargest(accepts) > refused) return kthLargest(accepts)
  const above = Math.min(
    genuine[countBelow(genuine, refused, 'or equal')] ?? Number.POSITIVE_INFINITY,
    lowestAbove(refused, accepts, kthLargest),
  )
  if (above === Number.POSITIVE_INFINITY) return refused + STEP
  const between = (refused + above) / 2
  return between > refused ? between : above // neighbours among doubles
}

/** The lowest of the `most` largest scores that is above `value`. */
function lowestAbove(value: number, most: number, kthLargest: (k: number) => number): number {
  let [above, end] = [0, most + 1] // ranks that are above, and that are not
  while (end - above > 1) {
    const middle = (above + end) >>> 1
    if (kthLargest(middle) > value) above = middle
    else end = middle
  }
  return above > 0 ? kthLargest(above) : Number.POSITIVE_INFINITY
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
