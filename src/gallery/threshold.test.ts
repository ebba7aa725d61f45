import { describe, expect, it } from 'vitest'
import { calibrated, jointCalibrated, strangers } from './threshold.fixture.ts'
import { openSetThreshold } from './threshold.ts'

describe('the threshold for a gallery', () => {
  const rateAt = (ascending: number[], threshold: number) =>
    1 - ascending.filter(score => score < threshold).length / ascending.length
  const all = strangers(200_000, 7).sort((a, b) => a - b)

  it('is read from the measured pairs where they suffice', () => {
    const five = openSetThreshold(calibrated(all), 5)!
    expect(five.perComparison).toBeCloseTo(1 - 0.99 ** (1 / 5), 12)
    expect(five.extrapolated).toBe(false)
    expect(rateAt(all, five.threshold)).toBeCloseTo(five.perComparison, 4)
    expect(openSetThreshold(calibrated(all), 1)!.perComparison).toBeCloseTo(0.01, 12)
  })

  it('is extrapolated above them, and says so', () => {
    const few = calibrated(strangers(3000, 3))
    const forOne = openSetThreshold(few, 1)!
    const forMany = openSetThreshold(few, 100)!
    expect(forOne).toMatchObject({ extrapolated: false })
    expect(forMany).toMatchObject({ extrapolated: true, comparisons: 100, falseAlarmRate: 0.01 })
    expect(forMany.note).toContain('3,000 impostor pairs of a test are too few')
    expect(rateAt(all, forMany.threshold)).toBeLessThanOrEqual(1.5 * forMany.perComparison)
    expect(forMany.threshold).toBeLessThan(0.3 + 0.1 * 5) // 3.7 sigma is exact
  })

  it('keeps its rate: of 20 calibrations with 3,000 pairs no more than two are too generous', () => {
    for (const comparisons of [5, 25, 100]) {
      const generous = Array.from({ length: 20 }, (_, seed) =>
        openSetThreshold(calibrated(strangers(3000, 100 + seed)), comparisons),
      ).filter(found => rateAt(all, found!.threshold) > found!.perComparison)
      expect(generous.length).toBeLessThanOrEqual(2)
    }
  })

  it('never sinks when the gallery grows, and never rises above 1', () => {
    const few = calibrated(strangers(3000, 3))
    let last = -1
    for (let n = 1; n < 1e7; n = Math.ceil(n * 1.3)) {
      const { threshold } = openSetThreshold(few, n)!
      expect(threshold).toBeGreaterThanOrEqual(last)
      expect(threshold).toBeLessThanOrEqual(1)
      last = threshold
    }
  })

  it('keeps its rate on the scale of log likelihood ratios, in bins of 0.25', () => {
    const ratios = (count: number, seed: number) => strangers(count, seed).map(score => 250 * (score - 0.6))
    const many = ratios(200_000, 7).sort((a, b) => a - b)
    const genuine = [10, 20, 30]
    const exact = openSetThreshold(jointCalibrated({ genuine, impostor: many }), 5)!
    expect(exact).toMatchObject({ score: 'jb', extrapolated: false })
    expect(rateAt(many, exact.threshold)).toBeCloseTo(exact.perComparison, 4)
    for (const comparisons of [5, 25, 100]) {
      const found = Array.from({ length: 20 }, (_, seed) =>
        openSetThreshold(jointCalibrated({ genuine, impostor: ratios(3000, 100 + seed) }), comparisons),
      )
      const generous = found.filter(one => rateAt(many, one!.threshold) > one!.perComparison)
      expect(generous.length).toBeLessThanOrEqual(2)
      expect(Math.max(...found.map(one => one!.threshold))).toBeLessThan(250 * (0.3 + 0.1 * 5 - 0.6)) // 3.7 sigma is exact
    }
    expect(openSetThreshold(jointCalibrated({ genuine, impostor: many }), 1e7)!.threshold).toBeGreaterThan(1)
  })

  it('is not given on too few pairs', () => {
    expect(openSetThreshold(null, 5)).toBeNull()
    expect(openSetThreshold(calibrated(strangers(100)), 5)).toBeNull()
  })
})
