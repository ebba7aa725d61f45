// Regions of the aligned 128x128 crop, in which the middle of the eyes lies at (64, 40) and the mouth at y = 88.
import type { GrayImage } from '../../image.ts'

/** Centre and half axes, px. */
export interface Ellipse {
  x: number
  y: number
  width: number
  height: number
}
/** Eyes, cheeks and mouth; no hair, no background. */
export const FACE: Ellipse = { x: 64, y: 66, width: 40, height: 46 }
/** From forehead to chin and from cheek to cheek. */
export const HEAD: Ellipse = { x: 64, y: 63, width: 44, height: 55 }

export function eachOf(
  { x: cx, y: cy, width, height }: Ellipse,
  visit: (x: number, y: number) => void,
): void {
  for (let y = Math.ceil(cy - height - 0.5); y + 0.5 <= cy + height; y++) {
    const half = width * Math.sqrt(Math.max(0, 1 - ((y + 0.5 - cy) / height) ** 2))
    for (let x = Math.ceil(cx - half - 0.5); x + 0.5 <= cx + half; x++) visit(x, y)
  }
}

/** Mean and standard deviation of the gray levels; what lies outside the crop does not count. */
export function levelsIn(
  { data, width, height }: GrayImage,
  region: Ellipse,
): { mean: number; spread: number } {
  let [count, sum, squares] = [0, 0, 0]
  eachOf(region, (x, y) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    const level = data[y * width + x] ?? 0
    count++
    sum += level
    squares += level * level
  })
  if (count === 0) return { mean: 0, spread: 0 }
  const mean = sum / count
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}
