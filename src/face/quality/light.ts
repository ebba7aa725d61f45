// Light and contrast: gray levels in the face.
import type { GrayImage } from '../../image.ts'
import { eachOf, FACE } from './regions.ts'

export interface Light {
  mean: number
  /** 95 of 100 pixels are darker. */
  highlight: number
  /** From the level that 5 of 100 pixels are darker than to the highlight. */
  contrast: number
  /** Per cent of the pixels that are as white as can be. */
  burnt: number
}

const BURNT = 252

export function lightOf({ data, width }: GrayImage): Light {
  const counts = new Uint32Array(256)
  let [all, sum] = [0, 0]
  eachOf(FACE, (x, y) => {
    const level = data[y * width + x] ?? 0
    if (level === 0) return // beyond the picture's edge
    counts[level] = (counts[level] ?? 0) + 1
    all++
    sum += level
  })
  if (all === 0) return { mean: 0, highlight: 0, contrast: 0, burnt: 0 }
  const levelAt = (share: number) => {
    let below = 0
    return counts.findIndex(count => {
      below += count
      return below > share * all
    })
  }
  const highlight = levelAt(0.95)
  return {
    mean: sum / all,
    highlight,
    contrast: highlight - levelAt(0.05),
    burnt: (100 * counts.subarray(BURNT).reduce((a, b) => a + b, 0)) / all,
  }
}
