import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GrayImage, type RgbImage, resize, shrinkBlocks, toGray } from './image.ts'

const gray = (width: number, height: number, value: (x: number, y: number) => number): GrayImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
})
const side = fc.integer({ min: 1, max: 40 })

describe('toGray', () => {
  it('weighs colours as PIL does', () => {
    const image: RgbImage = {
      width: 5,
      height: 1,
      data: Uint8Array.of(255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9, 255, 255, 255, 9, 10, 20, 30, 9),
    }
    expect([...toGray(image).data]).toEqual([76, 150, 29, 255, 18]) // Pillow: Image.convert('L')
  })
})

describe('resize', () => {
  it('keeps a constant picture constant at any size', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(255), (w, h, toW, toH, level) => {
        const result = resize(
          gray(w, h, () => level),
          toW,
          toH,
        )
        expect(result.data.length).toBe(toW * toH)
        expect(new Set(result.data)).toEqual(new Set([level]))
      }),
    )
  })

  it('keeps the mean when it shrinks', () => {
    const image = gray(33, 21, (x, y) => (x * 7 + y * 13) % 256)
    const mean = (i: GrayImage) => i.data.reduce((sum, v) => sum + v, 0) / i.data.length
    expect(mean(resize(image, 10, 4))).toBeCloseTo(mean(image), 0)
  })

  it('averages whole blocks and shares of pixels exactly', () => {
    expect([
      ...resize(
        gray(4, 2, (x, y) => x * 10 + y * 100),
        2,
        1,
      ).data,
    ]).toEqual([55, 75])
    expect([
      ...resize(
        gray(3, 1, x => x * 90),
        2,
        1,
      ).data,
    ]).toEqual([30, 150])
  })

  it('enlarges bilinearly between pixel centres', () => {
    expect([
      ...resize(
        gray(2, 1, x => x * 100),
        4,
        1,
      ).data,
    ]).toEqual([0, 25, 75, 100])
  })

  it('resizes the colours of a picture alike', () => {
    const image: RgbImage = { width: 2, height: 1, data: Uint8Array.of(0, 10, 20, 255, 100, 110, 120, 255) }
    expect([...resize(image, 1, 1).data.slice(0, 3)]).toEqual([50, 60, 70])
  })
})

describe('shrinkBlocks', () => {
  it('averages whole blocks as resize does and leaves out the rest', () => {
    const data = Uint8Array.from({ length: 7 * 5 * 4 }, (_, i) => (i * 53) % 256)
    const small = shrinkBlocks({ width: 7, height: 5, data }, 2)
    expect([small.width, small.height]).toEqual([3, 2])
    const whole = new Uint8Array(6 * 4 * 4)
    for (let y = 0; y < 4; y++) whole.set(data.subarray(y * 28, y * 28 + 24), y * 24)
    const expected = resize({ width: 6, height: 4, data: whole }, 3, 2).data
    small.data.forEach((level, i) => {
      if (i % 4 < 3) expect(level).toBe(expected[i])
    })
  })
})
