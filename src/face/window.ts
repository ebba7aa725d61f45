// A square window around a face, turned by any angle and brought to one size, so that a second look sees every face alike.
import { cutOut, type RgbImage, resize } from '../image.ts'
import { type Similarity, transformPoint } from './warp.ts'

export interface FaceWindow {
  image: RgbImage
  /** Window px -> photo px. */
  toPhoto: Similarity
}

/** What windows of one face at several angles share: its surroundings at the windows' scale. */
export interface Surroundings {
  image: RgbImage
  left: number
  top: number
  /** Photo px per px of the surroundings. */
  step: number
}

/** The photo around a centre, shrunk or enlarged so that `span` photo px become `size` px, wide enough for a window at any angle. */
export function cutSurroundings(
  photo: RgbImage,
  centre: [number, number],
  span: number,
  size: number,
): Surroundings {
  const reach = span * Math.SQRT1_2
  const left = Math.max(0, Math.floor(centre[0] - reach))
  const top = Math.max(0, Math.floor(centre[1] - reach))
  const width = Math.max(1, Math.min(photo.width, Math.ceil(centre[0] + reach)) - left)
  const height = Math.max(1, Math.min(photo.height, Math.ceil(centre[1] + reach)) - top)
  const step = span / size
  const image = resize(
    cutOut(photo, left, top, width, height),
    Math.max(1, Math.round(width / step)),
    Math.max(1, Math.round(height / step)),
  )
  return { image, left, top, step }
}

/** `size` x `size` px with `centre` (photo px) in the middle and the photo's direction `angleRad` pointing right; black beyond the photo. */
export function windowAt(
  around: Surroundings,
  centre: [number, number],
  angleRad: number,
  size: number,
): FaceWindow {
  const { image, left, top, step } = around
  const [a, b] = [step * Math.cos(angleRad), step * Math.sin(angleRad)]
  const half = size / 2
  const toPhoto = { a, b, tx: centre[0] - a * half + b * half, ty: centre[1] - b * half - a * half }
  const data = new Uint8Array(size * size * 4)
  for (let y = 0, o = 0; y < size; y++)
    for (let x = 0; x < size; x++, o += 4) {
      const [px, py] = transformPoint(toPhoto, x + 0.5, y + 0.5)
      bilinear(image, (px - left) / step - 0.5, (py - top) / step - 0.5, data, o)
    }
  return { image: { width: size, height: size, data }, toPhoto }
}

/**
 * Mixes the four pixels around (x, y), whole numbers at pixel centres, into `out`; black beyond the picture. Called for each pixel of
 * a window, so it takes plain numbers.
 */
function bilinear({ width, height, data }: RgbImage, x: number, y: number, out: Uint8Array, o: number): void {
  if (!(x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5)) return
  const x0 = Math.max(0, Math.floor(x))
  const y0 = Math.max(0, Math.floor(y))
  const right = x0 + 1 < width ? 4 : 0
  const below = y0 + 1 < height ? width * 4 : 0
  const fx = Math.max(0, x - x0)
  const fy = Math.max(0, y - y0)
  const p = (y0 * width + x0) * 4
  for (let c = 0; c < 3; c++) {
    const upper = (data[p + c] ?? 0) * (1 - fx) + (data[p + right + c] ?? 0) * fx
    const lower = (data[p + below + c] ?? 0) * (1 - fx) + (data[p + below + right + c] ?? 0) * fx
    out[o + c] = upper * (1 - fy) + lower * fy + 0.5
  }
}
