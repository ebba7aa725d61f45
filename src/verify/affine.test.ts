// The line that turns log likelihood ratios of a model into ones that keep what they promise.
import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { affineCurve, affineFit, lrCurveOf } from './affine.ts'
import { cllr, likelihoodRatio, minCllr } from './likelihood.ts'

const random = mulberry32(11)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
/** Two Gaussians of equal width: the log ratio of a score is (2 / 9) * 6 * (score - middle), a line. */
const drawn = (count: number, mean: number) => Float64Array.from({ length: count }, () => mean + 3 * normal())

describe('the affine calibration', () => {
  it.each([
    ['around 0', 0],
    ['far from 0', 4000],
    ['far below', -900],
  ])('finds the true line of scores %s, with kinds of unequal number', (_, at) => {
    const { slope, offset } = affineFit(drawn(4000, at + 3), drawn(12_000, at - 3))
    expect(slope * Math.LN10).toBeCloseTo(6 / 9, 1)
    expect(-offset / slope).toBeGreaterThan(at - 0.3)
    expect(-offset / slope).toBeLessThan(at + 0.3)
  })

  it('costs hardly more than any monotone reading, and less than a wrong line', () => {
    const [genuine, impostor] = [drawn(2000, 3), drawn(2000, -3)]
    const { slope, offset } = affineFit(genuine, impostor)
    const cost = (a: number, b: number) =>
      cllr(
        genuine.map(score => a * score + b),
        impostor.map(score => a * score + b),
      )
    expect(cost(slope, offset)).toBeLessThan(minCllr(genuine, impostor) + 0.02)
    for (const [a, b] of [
      [1.3, 0],
      [0.7, 0],
      [1, 0.2],
      [1, -0.2],
    ] as const)
      expect(cost(a * slope, b + offset)).toBeGreaterThan(cost(slope, offset))
  })

  it('stays finite for scores that do not overlap, that are equal, and for one of each', () => {
    for (const [genuine, impostor] of [
      [
        [100, 101],
        [-100, -99],
      ],
      [[5], [4]],
      [
        [2, 2],
        [2, 2],
      ],
      [
        [1e5, 2],
        [1, -1e5],
      ],
    ]) {
      const { slope, offset } = affineFit(genuine!, impostor!)
      expect(Number.isFinite(slope) && Number.isFinite(offset) && slope >= 0).toBe(true)
    }
    expect(() => affineFit([], [1])).toThrow(TypeError)
  })

  it('says nothing of scores the wrong way round, and no more than the pairs support', () => {
    const flat = lrCurveOf('jb', drawn(500, -3), drawn(500, 3))
    expect(flat.score).toHaveLength(1)
    expect(flat.log10[0]).toBeCloseTo(0, 1)
    const curve = lrCurveOf('jb', drawn(500, 30), drawn(500, -30), { genuine: 9, impostor: 99 })
    expect(likelihoodRatio(curve, 1e5)).toEqual({ log10: 2, atLimit: true })
    expect(likelihoodRatio(curve, -1e5)).toEqual({ log10: -1, atLimit: true })
    expect(affineCurve({ slope: 1e-9, offset: 5 }, { genuine: 9, impostor: 9 })).toEqual({
      score: [0],
      log10: [1],
    })
  })
})
