// Antialiased bicubic interpolation with weights that are computed once: computing 10 to 18 of them for each pixel took most of a crop's
// time.

/** Luma 0..255, row by row. */
export interface Luma {
  width: number
  height: number
  data: Float32Array
}
/** The pixels around places, as they count for them: of place n, `size` weights from n * size on, whose sum is 1. */
export interface Taps {
  size: number
  weights: Float32Array
}

const CUBIC = -0.5 // Keys' cubic convolution, MATLAB's and PIL's bicubic
/** Places inside a pixel that have weights of their own: half a step moves a sharp edge by 0.1 gray levels. */
const PHASES = 1024

/** The first pixel that counts for a place (pixel edges at whole numbers). */
export const firstTap = (place: number, stretch: number): number => Math.ceil(place - 0.5 - 2 * stretch)

/** Weights of the kernel stretched `stretch` times at some places. */
function tapsAt(places: ArrayLike<number>, stretch: number): Taps {
  const size = Math.ceil(4 * stretch) + 1
  const weights = new Float32Array(places.length * size)
  for (let n = 0; n < places.length; n++) {
    const place = places[n] as number
    const first = firstTap(place, stretch)
    const own = weights.subarray(n * size, (n + 1) * size)
    let sum = 0
    for (let i = 0; i < size; i++) sum += own[i] = cubic((first + i - (place - 0.5)) / stretch)
    for (let i = 0; i < size; i++) own[i] = (own[i] as number) / sum
  }
  return { size, weights }
}

/** Taps for any place: `phaseOf` gives the number of the nearest. */
export function tapsOfPhases(stretch: number): Taps & { phaseOf(place: number): number } {
  const start = 0.5 + 2 * stretch // a place whose first tap is pixel 0; those before it, down to start - 1, have the same
  const places = Float64Array.from({ length: PHASES + 1 }, (_, phase) => start - phase / PHASES)
  places[PHASES] = start - (1 - 1 / (4 * PHASES)) // not quite a whole pixel, where pixel -1 would be the first
  return {
    ...tapsAt(places, stretch),
    phaseOf: place => Math.round((firstTap(place, stretch) - (place - start)) * PHASES),
  }
}

/** Keys 1981, equation 15. */
function cubic(distance: number): number {
  const d = Math.abs(distance)
  if (d >= 2) return 0
  if (d <= 1) return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1
  return CUBIC * (((d - 5) * d + 8) * d - 4)
}

/**
 * Value where column taps and row taps meet; `left` and `top` are their first pixels. Beyond the edge the edge pixel repeats. Called for
 * each pixel of a crop, so it takes plain numbers.
 */
export function meet(luma: Luma, taps: Taps, column: number, left: number, row: number, top: number): number {
  const { width, height, data } = luma
  const { size, weights } = taps
  const [across, down] = [column * size, row * size]
  const isInside = left >= 0 && top >= 0 && left + size <= width && top + size <= height
  let sum = 0
  for (let j = 0; j < size; j++) {
    let line = 0
    const at = (isInside ? top + j : Math.max(0, Math.min(height - 1, top + j))) * width
    if (isInside)
      for (let i = 0; i < size; i++) line += (weights[across + i] as number) * (data[at + left + i] as number)
    else
      for (let i = 0; i < size; i++) {
        const x = Math.max(0, Math.min(width - 1, left + i))
        line += (weights[across + i] as number) * (data[at + x] as number)
      }
    sum += (weights[down + j] as number) * line
  }
  return sum
}

/** The picture with `places.length` columns instead of its own: at the places given, between 0 and its width. */
export function resampleColumns(
  { width, height, data }: Luma,
  places: ArrayLike<number>,
  stretch: number,
): Luma {
  const { size, weights } = tapsAt(places, stretch)
  const result = new Float32Array(places.length * height)
  for (let x = 0; x < places.length; x++) {
    const first = firstTap(places[x] as number, stretch)
    for (let y = 0; y < height; y++) {
      let sum = 0
      for (let i = 0; i < size; i++) {
        const from = Math.max(0, Math.min(width - 1, first + i))
        sum += (weights[x * size + i] as number) * (data[y * width + from] as number)
      }
      result[y * places.length + x] = sum
    }
  }
  return { width: places.length, height, data: result }
}

/** The same for rows. */
export function resampleRows(
  { width, height, data }: Luma,
  places: ArrayLike<number>,
  stretch: number,
): Luma {
  const { size, weights } = tapsAt(places, stretch)
  const result = new Float32Array(width * places.length)
  for (let y = 0; y < places.length; y++) {
    const first = firstTap(places[y] as number, stretch)
    const line = result.subarray(y * width, (y + 1) * width)
    for (let i = 0; i < size; i++) {
      const weight = weights[y * size + i] as number
      const from = Math.max(0, Math.min(height - 1, first + i)) * width
      for (let x = 0; x < width; x++) line[x] = (line[x] as number) + weight * (data[from + x] as number)
    }
  }
  return { width, height: places.length, data: result }
}
