// What reduced copies leave in a face: noise, few shades, and JPEG's blocks.
import type { GrayImage, RgbImage } from '../../image.ts'
import type { Face, Point } from '../face.ts'
import { eachOf, FACE } from './regions.ts'

export interface Grain {
  /** Standard deviation of noise, gray levels of the crop. */
  noise: number
  /** So many shades, all as frequent as each other, would vary as much: 2 to the power of the entropy of green in the photo. */
  shades: number
  /** How much higher the steps over the borders of 8x8 blocks of the photo are than those in the blocks, gray levels. */
  blocks: number
}

/** `toPhoto`: place in the photo of a place of the crop. */
export function grainOf(
  photo: RgbImage,
  face: Face,
  crop: GrayImage,
  toPhoto: (x: number, y: number) => Point,
): Grain {
  return { noise: noiseOf(crop), shades: shadesOf(photo, toPhoto), blocks: blocksOf(photo, face) }
}

/** The kernel of J. Immerkaer, Fast Noise Variance Estimation (1996), to which even and curved surfaces are nothing; the median, without edges. */
function noiseOf({ data, width }: GrayImage): number {
  const counts = new Uint32Array(16 * 256)
  let all = 0
  eachOf(FACE, (x, y) => {
    const i = y * width + x
    const at = (dx: number, dy: number) => data[i + dx + dy * width] as number
    const value =
      4 * at(0, 0) -
      2 * (at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1)) +
      (at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1))
    const size = Math.abs(value)
    counts[size] = (counts[size] as number) + 1
    all++
  })
  let below = 0
  const median = counts.findIndex(count => {
    below += count
    return 2 * below > all
  })
  return median / 6 / 0.6745 // the kernel's gain, and the median of a normal distribution's size
}

function shadesOf({ width, height, data }: RgbImage, toPhoto: (x: number, y: number) => Point): number {
  const counts = new Uint32Array(256)
  let all = 0
  eachOf(FACE, (x, y) => {
    const [px, py] = toPhoto(x + 0.5, y + 0.5)
    if (!(px >= 0 && py >= 0 && px < width && py < height)) return
    const level = data[4 * (Math.floor(py) * width + Math.floor(px)) + 1] as number
    counts[level] = (counts[level] as number) + 1
    all++
  })
  let entropy = 0
  for (const count of counts) if (count > 0) entropy -= (count / all) * Math.log2(count / all)
  return 2 ** entropy
}

const BLOCK = 8
const LINES = 64

/** Across upright borders, on some lines of the face. A step counts by what it has more than its neighbours, so that slopes are nothing. */
function blocksOf({ width, height, data }: RgbImage, { box: [x, y, w, h] }: Face): number {
  const left = Math.max(2, Math.floor(x))
  const right = Math.min(width - 1, Math.ceil(x + w))
  const top = Math.max(0, Math.floor(y))
  const bottom = Math.min(height, Math.ceil(y + h))
  const sums = [0, 0]
  const counts = [0, 0]
  for (let row = top; row < bottom; row += Math.max(1, Math.floor((bottom - top) / LINES)))
    for (let column = left; column < right; column++) {
      const phase = column % BLOCK
      if (phase === 1 || phase === BLOCK - 1) continue // beside a border
      const i = 4 * (row * width + column) + 1
      const step = (at: number) => Math.abs((data[at] as number) - (data[at - 4] as number))
      const kind = phase === 0 ? 0 : 1
      sums[kind] = (sums[kind] as number) + step(i) - (step(i - 4) + step(i + 4)) / 2
      counts[kind] = (counts[kind] as number) + 1
    }
  const [border = 0, inside = 0] = sums.map((sum, kind) => sum / Math.max(1, counts[kind] as number))
  return border - inside
}
