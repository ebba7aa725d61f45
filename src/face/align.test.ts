import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GrayImage } from '../image.ts'
import { alignCrop, alignment } from './align.ts'
import type { Face, Point } from './face.ts'
import { transformPoint } from './warp.ts'

const FACE: Face['points'] = [
  [210, 190],
  [290, 190],
  [250, 230],
  [220, 270],
  [280, 270],
]
const turned = (points: Face['points'], angleRad: number, scale = 1): Face['points'] => {
  const turn = ([x, y]: Point): Point => [
    scale * (x * Math.cos(angleRad) - y * Math.sin(angleRad)),
    scale * (x * Math.sin(angleRad) + y * Math.cos(angleRad)),
  ]
  return points.map(turn) as Face['points']
}
const noise = (width: number, height: number): GrayImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => 40 + ((i * 7919) % 200)),
})
const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

describe('alignment', () => {
  it('puts level eyes at y 40 around x 64 and the mouth at y 88, whatever the turn and size of the face', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true })
    const scale = fc.double({ min: 0.05, max: 60, noNaN: true })
    fc.assert(
      fc.property(angle, scale, (a, s) => {
        const points = turned(FACE, a, s)
        const t = alignment(points)
        const [left, right, , mouthLeft, mouthRight] = points.map(([x, y]) =>
          transformPoint(t, x, y),
        ) as Face['points']
        expect(left[1]).toBeCloseTo(40, 6)
        expect(right[1]).toBeCloseTo(40, 6)
        expect(left[0]).toBeLessThan(right[0])
        expect(middle(left, right)[0]).toBeCloseTo(64, 6)
        expect(middle(mouthLeft, mouthRight)[1]).toBeCloseTo(88, 6)
      }),
    )
  })

  it('puts the eyes at (72, 48) of the 144 crop, whose middle is the 128 crop', () => {
    const [x, y] = transformPoint(alignment(FACE, 144), 250, 190)
    expect([x, y]).toEqual([72, 48])
    const photo = noise(500, 500)
    const small = alignCrop(photo, FACE)
    const large = alignCrop(photo, FACE, { size: 144 })
    for (const [column, row] of [
      [0, 0],
      [64, 40],
      [127, 127],
    ] as const)
      expect(large.data[(row + 8) * 144 + column + 8]).toBe(small.data[row * 128 + column])
  })

  it('is black beyond the edges of the picture', () => {
    const crop = alignCrop({ width: 500, height: 260, data: new Uint8Array(500 * 260).fill(200) }, FACE)
    expect(crop.data[40 * 128 + 64]).toBe(200)
    expect(crop.data[127 * 128 + 64]).toBe(0)
  })

  it.each<[string, Face['points']]>([
    [
      'eyes that coincide',
      [
        [50, 50],
        [50, 50],
        [50, 60],
        [45, 70],
        [55, 70],
      ],
    ],
    [
      'a mouth above the eyes',
      [
        [40, 70],
        [60, 70],
        [50, 60],
        [45, 50],
        [55, 50],
      ],
    ],
    [
      'a mouth level with the eyes',
      [
        [40, 50],
        [60, 50],
        [70, 50],
        [80, 50],
        [90, 50],
      ],
    ],
    [
      'one point for all',
      [
        [50, 50],
        [50, 50],
        [50, 50],
        [50, 50],
        [50, 50],
      ],
    ],
    [
      'points far away',
      [
        [1e9, 1e9],
        [1e9 + 10, 1e9],
        [1e9, 1e9],
        [1e9, 1e9 + 12],
        [1e9, 1e9 + 12],
      ],
    ],
  ])('survives %s', (_, points) => {
    for (const value of Object.values(alignment(points))) expect(Number.isFinite(value)).toBe(true)
    expect(alignCrop(noise(100, 100), points).data.length).toBe(128 * 128)
  })

  it('is black when points are no numbers', () => {
    const lost: Point = [Number.NaN, Number.NaN]
    const crop = alignCrop(noise(100, 100), [lost, lost, lost, lost, lost])
    expect(new Set(crop.data)).toEqual(new Set([0]))
  })
})
