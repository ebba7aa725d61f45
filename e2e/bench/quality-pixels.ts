// What quality-ways.ts does to pixels.
import { alignment } from '../../src/face/align.ts'
import type { Face } from '../../src/face/face.ts'
import { transformPoint } from '../../src/face/warp.ts'
import type { RgbImage } from '../../src/image.ts'

export type Colour = readonly [red: number, green: number, blue: number]
/** The colour at a place of the crop; null leaves what is there. */
export type Paint = (u: number, v: number) => Colour | null

const RGB = [0, 1, 2]

function copy({ width, height, data }: RgbImage) {
  return { width, height, data: new Uint8ClampedArray(data) } // which rounds and keeps to 0..255
}

export function paint(photo: RgbImage, { points }: Face, colourAt: Paint): RgbImage {
  const result = copy(photo)
  const toCrop = alignment(points)
  for (let y = 0, p = 0; y < photo.height; y++)
    for (let x = 0; x < photo.width; x++, p += 4) {
      const colour = colourAt(...transformPoint(toCrop, x + 0.5, y + 0.5))
      if (colour) result.data.set(colour, p)
    }
  return result
}

/** The mean colour of nose and cheeks. */
export function skinOf(photo: RgbImage, { points }: Face): Colour {
  const toCrop = alignment(points)
  const sum = [0, 0, 0]
  let count = 0
  for (let y = 0, p = 0; y < photo.height; y++)
    for (let x = 0; x < photo.width; x++, p += 4) {
      const [u, v] = transformPoint(toCrop, x + 0.5, y + 0.5)
      if (Math.abs(u - 64) > 24 || v < 54 || v > 74) continue
      count++
      for (const c of RGB) sum[c] = sum[c]! + photo.data[p + c]!
    }
  return [sum[0]! / count, sum[1]! / count, sum[2]! / count]
}

export function onEachLevel(photo: RgbImage, change: (level: number) => number): RgbImage {
  const result = copy(photo)
  for (let p = 0; p < result.data.length; p += 4)
    for (const c of RGB) result.data[p + c] = change(photo.data[p + c]!)
  return result
}

export function posterise(photo: RgbImage, levels: number): RgbImage {
  const step = 255 / (levels - 1)
  return onEachLevel(photo, level => Math.round(level / step) * step)
}

/** Gaussian, by the sum of three even draws, for each channel of its own. */
export function noise(photo: RgbImage, sigma: number, random: () => number): RgbImage {
  return onEachLevel(photo, level => level + 2 * sigma * (random() + random() + random() - 1.5))
}

/** Few levels of gray, the error of each pixel handed on to its neighbours (Floyd and Steinberg, 1976). */
export function dither(photo: RgbImage, levels: number): RgbImage {
  const { width, height } = photo
  const step = 255 / (levels - 1)
  const gray = Float32Array.from({ length: width * height }, (_, i) => {
    const [r, g, b] = RGB.map(c => photo.data[4 * i + c]!)
    return 0.299 * r! + 0.587 * g! + 0.114 * b!
  })
  const result = copy(photo)
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const level = Math.max(0, Math.min(255, Math.round(gray[i]! / step) * step))
      result.data.fill(level, 4 * i, 4 * i + 3)
      const error = gray[i]! - level
      const give = (dx: number, dy: number, share: number) => {
        if (x + dx >= 0 && x + dx < width && y + dy < height)
          gray[i + dx + dy * width] = gray[i + dx + dy * width]! + error * share
      }
      give(1, 0, 7 / 16)
      give(-1, 1, 3 / 16)
      give(0, 1, 5 / 16)
      give(1, 1, 1 / 16)
    }
  return result
}

/** The mean over a way of (dx, dy) px; beyond the edge it repeats. */
export function motion(photo: RgbImage, dx: number, dy: number): RgbImage {
  const { width, height, data } = photo
  const steps = Math.max(2, Math.ceil(2 * Math.hypot(dx, dy)))
  const sum = new Float32Array(width * height * 3)
  const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value))
  for (let n = 0; n < steps; n++) {
    const [sx, sy] = [dx * (n / (steps - 1) - 0.5), dy * (n / (steps - 1) - 0.5)]
    const [fx, fy] = [sx - Math.floor(sx), sy - Math.floor(sy)]
    for (let y = 0, o = 0; y < height; y++) {
      const [top, bottom] = [clamp(y + Math.floor(sy), height), clamp(y + Math.floor(sy) + 1, height)]
      for (let x = 0; x < width; x++, o += 3) {
        const [left, right] = [clamp(x + Math.floor(sx), width), clamp(x + Math.floor(sx) + 1, width)]
        const [a, b] = [4 * (top * width + left), 4 * (top * width + right)]
        const [c, d] = [4 * (bottom * width + left), 4 * (bottom * width + right)]
        for (const n of RGB)
          sum[o + n]! +=
            (1 - fy) * ((1 - fx) * data[a + n]! + fx * data[b + n]!) +
            fy * ((1 - fx) * data[c + n]! + fx * data[d + n]!)
      }
    }
  }
  const result = copy(photo)
  for (let i = 0, o = 0; i < width * height; i++, o += 3)
    for (const n of RGB) result.data[4 * i + n] = sum[o + n]! / steps
  return result
}
