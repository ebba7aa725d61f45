import { describe, expect, it } from 'vitest'
import type { Calibration } from '../../model/card.ts'
import { curvePath, peakScore, placeOf, rulerShape, smoothDensity, ticksOf } from './ruler-shape.ts'

const bins = (peak: number) =>
  Array.from({ length: 200 }, (_, i) => Math.round(900 * Math.exp(-(((i - peak) / 20) ** 2))))
const calibration: Calibration = {
  source: 'a test',
  date: '2026-01-01',
  genuinePairs: 3000,
  impostorPairs: 3000,
  thresholds: { '0.01': 0.5, '0.001': 0.6 },
  histogram: { start: 0, step: 0.005, genuine: bins(150), impostor: bins(60) },
}

describe('the ruler', () => {
  it('smooths counts to a density with area 1', () => {
    const density = smoothDensity([0, 4, 0, 8, 2], 0.005)
    expect(density.reduce((sum, value) => sum + value, 0) * 0.005).toBeCloseTo(1, 6)
  })

  it('keeps the peaks where they were measured', () => {
    const shape = rulerShape(calibration)
    expect(peakScore(shape, 'strangers')).toBeCloseTo(0.3025, 6)
    expect(peakScore(shape, 'same')).toBeCloseTo(0.7525, 6)
  })

  it('spans its scores over the width and holds what lies outside at the ends', () => {
    const shape = rulerShape(calibration)
    expect([shape.low, shape.high]).toEqual([-0.1, 1])
    expect(placeOf(shape, 1, 550)).toBe(550)
    expect(placeOf(shape, -0.9, 550)).toBe(0)
    expect(placeOf(shape, 0.45, 550)).toBeCloseTo(275, 6)
    expect(ticksOf(shape)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  })

  it('draws closed areas that stand on the axis', () => {
    const path = curvePath(rulerShape(calibration), 'same', { width: 100, height: 50, closed: true })
    expect(path).toMatch(/^M[\d.]+ 50L.* 50Z$/)
    expect(path).not.toContain('NaN')
  })
})
