import { describe, expect, it } from 'vitest'
import { type CurvePoint, untilNothing } from '../../evaluate/curves.ts'
import { binsOf } from '../../evaluate/histogram.ts'
import {
  curvePath,
  farText,
  linearFrom,
  lowestDecade,
  placeOn,
  tableRates,
  ticksOf,
  valueAt,
} from './chart-shape.ts'
import { outline } from './histogram-shape.ts'

const CURVE: CurvePoint[] = [
  [0, 0.5],
  [0.01, 0.5],
  [0.01, 0.9],
  [0.1, 1],
  [1, 1],
]

describe('the chart', () => {
  it('puts decades at equal distances and what is nothing at the low end', () => {
    const axis = { kind: 'log', low: -4 } as const
    expect([1, 0.1, 0.01, 0.0001, 0.00001, 0].map(value => placeOn(axis, value))).toEqual([
      1, 0.75, 0.5, 0, 0, 0,
    ])
    expect(ticksOf(axis).map(farText)).toEqual(['0.01 %', '0.1 %', '1 %', '10 %', '100 %'])
    expect(tableRates(-1)).toEqual([0.1, 0.2, 0.5, 1])
  })
  it('finds axes that no curve wastes', () => {
    expect(lowestDecade([0, 1 / 3000, 0.5])).toBe(-4)
    expect(lowestDecade([0.1])).toBe(-1)
    expect(lowestDecade([0])).toBe(-1)
    expect([[0.95], [0.55, 0.99], [0.2], []].map(values => linearFrom(values).low)).toEqual([
      0.9, 0.5, 0, 0.9,
    ])
  })
  it('reads a curve as the steps that it is', () => {
    expect([0, 0.005, 0.01, 0.05, 0.1, 1].map(far => valueAt(CURVE, far))).toEqual([0.5, 0.5, 0.9, 0.9, 1, 1])
    expect(valueAt(CURVE.slice(1), 0.001)).toBeNull()
  })
  it('ends a curve where nothing is left, and reads nothing from there on', () => {
    const falling: CurvePoint[] = [
      [0, 1],
      [0.1, 0.2],
      [0.3, 0],
      [1, 0],
    ]
    expect(untilNothing(falling)).toEqual(falling.slice(0, 3))
    expect(untilNothing(CURVE)).toEqual(CURVE)
    expect(valueAt(untilNothing(falling), 0.5)).toBe(0)
  })
  it('draws a curve from edge to edge', () => {
    const path = curvePath(
      CURVE,
      { kind: 'log', low: -2 },
      { kind: 'linear', low: 0 },
      { width: 200, height: 100 },
    )
    expect(path).toBe('M0 50L0 10L100 0L200 0')
  })
})

describe('the histogram', () => {
  it('joins narrow bins and keeps every share', () => {
    const counts = Array.from({ length: 130 }, (_, i) => (i < 65 ? 2 : 0))
    const bins = binsOf({ start: -0.1, step: 0.005, genuine: counts.toReversed(), impostor: counts })
    expect(bins.genuine.length).toBeLessThanOrEqual(64)
    expect(bins.step).toBeCloseTo(0.005 * Math.ceil(130 / bins.genuine.length))
    for (const shares of [bins.genuine, bins.impostor])
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
  })
  it('closes the outline along its foot', () => {
    expect(outline([0, 1], 1, { width: 20, height: 12 })).toBe('M0 12V12H10V2H20V12Z')
  })
})
