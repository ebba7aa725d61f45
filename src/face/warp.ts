// Turns, scales and shifts a picture in one step, as rotating it and resizing it with an antialiased bicubic kernel would
// (face_verification_experiment@9e5031c code/face_db_align.m uses imrotate and imresize), but reads only what is seen.
import { BLUE, channelsOf, GREEN, type GrayImage, RED, type RgbImage } from '../image.ts'

/** Turn, scale and shift in one: (x, y) -> (a x - b y + tx, b x + a y + ty). */
export interface Similarity {
  a: number
  b: number
  tx: number
  ty: number
}
interface Region {
  left: number
  top: number
  right: number
  bottom: number
}
const CUBIC = -0.5 // Keys' cubic convolution, MATLAB's and PIL's bicubic
/** Block averages shrink as far as here; the cubic kernel does the rest, because blocks alone let fine patterns alias. */
const LEFT_TO_CUBIC = 2

export function transformPoint(t: Similarity, x: number, y: number): [x: number, y: number] {
  return [t.a * x - t.b * y + t.tx, t.b * x + t.a * y + t.ty]
}

/** The way back. Of a transform that has no way back every number is NaN. */
export function invert({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b
  const back = { a: a / square, b: -b / square }
  return { ...back, tx: -(back.a * tx - back.b * ty), ty: -(back.b * tx + back.a * ty) }
}

/**
 * Draws the picture in gray through `transform` (picture px to result px) with the antialiased bicubic kernel; what lies beyond its
 * edges is black. Only the part of the picture that is seen is read.
 */
export function warp(
  image: GrayImage | RgbImage,
  transform: Similarity,
  width: number,
  height: number,
): GrayImage {
  const data = new Uint8Array(width * height)
  const back = invert(transform)
  const shrink = Math.hypot(back.a, back.b) // source px per result px
  const block = Math.max(1, Math.floor(shrink / LEFT_TO_CUBIC))
  const stretch = Math.max(1, shrink / block)
  const region = seenRegion(image, back, width, height, block * 2 * stretch + block)
  if (!region) return { width, height, data }
  const source = blockLuma(image, region, block)
  const sample = cubicSampler(source, stretch)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const [px, py] = transformPoint(back, x + 0.5, y + 0.5)
      if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue
      data[i] = Math.max(
        0,
        Math.min(255, sample((px - region.left) / block, (py - region.top) / block) + 0.5),
      )
    }
  return { width, height, data }
}

/** The rectangle of the picture that the result shows, with a margin; undefined if there is none. */
function seenRegion(
  image: { width: number; height: number },
  back: Similarity,
  width: number,
  height: number,
  margin: number,
) {
  const corners = [
    transformPoint(back, 0, 0),
    transformPoint(back, width, 0),
    transformPoint(back, 0, height),
    transformPoint(back, width, height),
  ]
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const region: Region = {
    left: Math.max(0, Math.floor(Math.min(...xs) - margin)),
    top: Math.max(0, Math.floor(Math.min(...ys) - margin)),
    right: Math.min(image.width, Math.ceil(Math.max(...xs) + margin)),
    bottom: Math.min(image.height, Math.ceil(Math.max(...ys) + margin)),
  }
  return region.right > region.left && region.bottom > region.top ? region : undefined
}

interface Luma {
  width: number
  height: number
  data: Float32Array
}

/** Luma of a region, unrounded, averaged over blocks of `block` x `block` px. */
function blockLuma(image: GrayImage | RgbImage, region: Region, block: number): Luma {
  const channels = channelsOf(image)
  const [red, green, blue] = channels === 1 ? [1, 0, 0] : [RED / 65536, GREEN / 65536, BLUE / 65536]
  const [g, b] = channels === 1 ? [0, 0] : [1, 2]
  const width = Math.ceil((region.right - region.left) / block)
  const height = Math.ceil((region.bottom - region.top) / block)
  const data = new Float32Array(width * height)
  const counts = new Uint32Array(width)
  for (let row = 0; row < height; row++) {
    counts.fill(0)
    const line = data.subarray(row * width, (row + 1) * width)
    const end = Math.min(region.bottom, region.top + (row + 1) * block)
    for (let y = region.top + row * block; y < end; y++)
      for (let x = region.left, column = 0; x < region.right; column++) {
        const stop = Math.min(region.right, x + block)
        let sum = 0
        counts[column] = (counts[column] ?? 0) + stop - x
        for (let p = (y * image.width + x) * channels; x < stop; x++, p += channels)
          sum +=
            red * (image.data[p] ?? 0) + green * (image.data[p + g] ?? 0) + blue * (image.data[p + b] ?? 0)
        line[column] = (line[column] ?? 0) + sum
      }
    for (let column = 0; column < width; column++) line[column] = (line[column] ?? 0) / (counts[column] ?? 1)
  }
  return { width, height, data }
}

/** Value at a place (pixel edges at whole numbers) by the cubic kernel stretched `stretch` times; beyond the edge the edge pixel repeats. */
function cubicSampler({ width, height, data }: Luma, stretch: number): (x: number, y: number) => number {
  const reach = 2 * stretch
  const size = Math.ceil(2 * reach) + 1
  const wx = new Float32Array(size)
  const wy = new Float32Array(size)
  const weigh = (weights: Float32Array, first: number, place: number) => {
    let sum = 0
    for (let i = 0; i < size; i++) {
      const weight = cubic((first + i - place) / stretch)
      weights[i] = weight
      sum += weight
    }
    return sum
  }
  return (x, y) => {
    const left = Math.ceil(x - 0.5 - reach)
    const top = Math.ceil(y - 0.5 - reach)
    const total = weigh(wx, left, x - 0.5) * weigh(wy, top, y - 0.5)
    let sum = 0
    for (let j = 0; j < size; j++) {
      const weight = wy[j] ?? 0
      if (weight === 0) continue
      const row = Math.max(0, Math.min(height - 1, top + j)) * width
      let line = 0
      for (let i = 0; i < size; i++)
        line += (wx[i] ?? 0) * (data[row + Math.max(0, Math.min(width - 1, left + i))] ?? 0)
      sum += weight * line
    }
    return sum / total
  }
}

/** Keys 1981, equation 15. */
function cubic(distance: number): number {
  const d = Math.abs(distance)
  if (d >= 2) return 0
  if (d <= 1) return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1
  return CUBIC * (((d - 5) * d + 8) * d - 4)
}
