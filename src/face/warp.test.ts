import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GrayImage, type RgbImage, toGray } from '../image.ts'
import { invert, type Similarity, transformPoint, warp } from './warp.ts'

const IDENTITY: Similarity = { a: 1, b: 0, tx: 0, ty: 0 }
const gray = (width: number, height: number, value: (x: number, y: number) => number): GrayImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
})
const deviation = ({ data }: GrayImage) => {
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length
  return Math.sqrt(data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length)
}

describe('warp', () => {
  it('returns the same pixels for the identity', () => {
    const image: RgbImage = {
      width: 17,
      height: 9,
      data: Uint8Array.from({ length: 17 * 9 * 4 }, (_, i) => (i * 37) % 251),
    }
    expect(warp(image, IDENTITY, 17, 9)).toEqual(toGray(image))
  })

  it('turns by a right angle without loss', () => {
    const image = gray(5, 5, (x, y) => x * 40 + y * 7)
    const turned = warp(image, { a: 0, b: 1, tx: 5, ty: 0 }, 5, 5) // (x, y) -> (5 - y, x)
    expect([...turned.data]).toEqual([...gray(5, 5, (x, y) => y * 40 + (4 - x) * 7).data])
  })

  it('keeps a constant picture constant inside and black outside, at any scale and angle', () => {
    const scale = fc.double({ min: 0.02, max: 30, noNaN: true })
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
    const image = gray(300, 200, () => 180)
    fc.assert(
      fc.property(scale, angle, (s, angleRad) => {
        const a = s * Math.cos(angleRad)
        const b = s * Math.sin(angleRad)
        const centred = { a, b, tx: 16 - a * 150 + b * 100, ty: 16 - b * 150 - a * 100 }
        const back = invert(centred)
        warp(image, centred, 32, 32).data.forEach((level, i) => {
          const [x, y] = transformPoint(back, (i % 32) + 0.5, Math.floor(i / 32) + 0.5)
          expect(level).toBe(x >= 0 && y >= 0 && x < 300 && y < 200 ? 180 : 0)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('leaves no alias of a zone plate shrunk 20 times', () => {
    // Local frequency grows to 0.5 cycles/px at the corner; all that is beyond 1/40 must vanish to flat gray.
    const plate = gray(1280, 1280, (x, y) => 127.5 + 127 * Math.cos((Math.PI * (x * x + y * y)) / 2560 / 1.2))
    const small = warp(plate, { a: 1 / 20, b: 0, tx: 0, ty: 0 }, 64, 64)
    const fine = gray(54, 54, (x, y) => small.data[(y + 10) * 64 + x + 10]!)
    expect(deviation(fine)).toBeLessThan(1.5)
    expect(small.data[0]).toBeGreaterThan(200) // the coarse middle of the rings survives
  })

  it('agrees with a slow exact shrink of a smooth picture', () => {
    const wave = (x: number, y: number) => 128 + 60 * Math.sin(x / 90) + 50 * Math.cos(y / 70)
    const image = gray(900, 900, wave)
    const small = warp(image, { a: 1 / 9, b: 0, tx: 0, ty: 0 }, 100, 100)
    let worst = 0
    for (let y = 5; y < 95; y++)
      for (let x = 5; x < 95; x++)
        worst = Math.max(worst, Math.abs(small.data[y * 100 + x]! - wave(x * 9 + 4, y * 9 + 4)))
    expect(worst).toBeLessThan(2)
  })

  it('is black when there is no way back or nothing is seen', () => {
    const image = gray(20, 20, () => 90)
    for (const t of [
      { a: 0, b: 0, tx: 0, ty: 0 },
      { ...IDENTITY, tx: Number.NaN },
      { ...IDENTITY, tx: 1e9 },
    ])
      expect(new Set(warp(image, t, 8, 8).data)).toEqual(new Set([0]))
  })
})
