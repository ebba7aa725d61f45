import { describe, expect, it } from 'vitest'
import type { GrayImage } from '../image.ts'
import {
  ALIGNMENTS,
  alignmentNamed,
  alignmentOfSize,
  cropOfAligned,
  distanceFrom,
  measuredAlignment,
} from './alignments.ts'
import type { Face } from './face.ts'

/** A gray picture with white dots where a row has its five points. */
function dotted({
  width,
  height,
  points,
}: {
  width: number
  height: number
  points: Face['points']
}): GrayImage {
  const data = new Uint8Array(width * height).fill(60)
  const radius = width / 40
  for (const [px, py] of points)
    for (let y = Math.floor(py - radius); y <= py + radius; y++)
      for (let x = Math.floor(px - radius); x <= px + radius; x++)
        if (Math.hypot(x + 0.5 - px, y + 0.5 - py) <= radius) data[y * width + x] = 250
  return { width, height, data }
}
/** Where the dots of a crop are: the middle of bright px around a place. */
function dotNear({ width, data }: GrayImage, [cx, cy]: readonly [number, number]) {
  let [sum, sx, sy] = [0, 0, 0]
  for (let y = Math.round(cy) - 12; y < cy + 12; y++)
    for (let x = Math.round(cx) - 12; x < cx + 12; x++) {
      const value = Math.max(0, (data[y * width + x] ?? 0) - 70)
      sum += value
      sx += value * (x + 0.5)
      sy += value * (y + 0.5)
    }
  return [sx / sum, sy / sum] as const
}

describe('the table of alignments', () => {
  it.each(ALIGNMENTS.map(row => [row.name, row] as const))(
    '%s: its crop has eyes and mouth where ours has them',
    (_, row) => {
      const crop = cropOfAligned(dotted(row), row, 128)
      const eyes = [dotNear(crop, [43, 40]), dotNear(crop, [85, 40])] as const
      expect((eyes[0][0] + eyes[1][0]) / 2).toBeCloseTo(64, 0)
      expect(Math.abs((eyes[0][1] + eyes[1][1]) / 2 - 40)).toBeLessThan(0.6)
      const mouth = [dotNear(crop, [47, 88]), dotNear(crop, [81, 88])] as const
      expect(Math.abs((mouth[0][1] + mouth[1][1]) / 2 - 88)).toBeLessThan(0.8)
    },
  )
  it('tells a crop by its size where that means one thing', () => {
    const keyOf = (width: number, height: number) => alignmentOfSize({ width, height })?.key
    expect(keyOf(112, 112)).toBe('arcface')
    expect(keyOf(178, 218)).toBe('celeba')
    expect(keyOf(96, 112)).toBe('sphereface')
    expect(keyOf(128, 128)).toBe('lightcnn-128')
    expect(keyOf(512, 512)).toBeUndefined()
    expect(keyOf(300, 200)).toBeUndefined()
    expect(() => alignmentNamed('dlib')).toThrow(TypeError)
  })
})

describe('measuredAlignment', () => {
  const faceAs = (key: string, scale = 1, shift = 0) => {
    const { width, height, points } = alignmentNamed(key)
    const moved = points.map(([x, y]) => [x * scale + shift, y * scale]) as Face['points']
    return { width: width * scale, height: height * scale, points: moved }
  }
  it('finds the row from the points of a sample, at any size of FFHQ', () => {
    for (const scale of [0.5, 1, 2]) {
      const found = measuredAlignment(Array.from({ length: 5 }, (_, i) => faceAs('ffhq', scale, i - 2)))
      expect(found?.row.key).toBe('ffhq')
      expect(found?.offPx).toBeLessThan(3)
    }
    expect(measuredAlignment([1, 2, 3].map(() => faceAs('arcface', 1.5)))?.row.key).toBe('arcface')
  })
  it('gives none for loose crops and for too few faces', () => {
    const loose = [-60, 0, 60]
      .map(shift => faceAs('ffhq', 0.8, shift))
      .map(face => ({ ...face, width: 512, height: 512 }))
    expect(measuredAlignment(loose)).toBeNull()
    expect(measuredAlignment([faceAs('ffhq')])).toBeNull()
    expect(distanceFrom(alignmentNamed('ffhq'), [])).toBe(Number.POSITIVE_INFINITY)
  })
})

it('leaves black margins at the sides of SphereFace chips and below', () => {
  const chip = { width: 96, height: 112, data: new Uint8Array(96 * 112).fill(100) }
  const { data } = cropOfAligned(chip, alignmentNamed('sphereface'), 128)
  expect([data[60 * 128 + 2], data[60 * 128 + 12], data[115 * 128 + 64]]).toEqual([0, 100, 0])
})
