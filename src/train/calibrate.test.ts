import { describe, expect, it } from 'vitest'
import { calibrationOfScores } from '../evaluate/held-out.ts'
import { parseCalibration } from '../model/calibration.ts'
import { mulberry32 } from '../random.ts'
import { decide } from '../verify/verify.ts'
import { calibrationOfRun, dropScores } from './calibrate.ts'
import type { CheckpointNote, ValidationRow } from './run.ts'

/** Scores around a mean, roughly normal. */
function drawn(count: number, mean: number, seed: number): Float64Array {
  const random = mulberry32(seed)
  return Float64Array.from({ length: count }, () => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += random()
    return mean + 0.08 * sum
  })
}
const measured = (pairs: number, people = pairs) =>
  calibrationOfScores(drawn(pairs, 0.7, 1), drawn(pairs, 0.2, 2), people)
const rowOf = (step: number): ValidationRow => ({
  ...{ epoch: 0, step, pictures: 0, loss: null, accuracy: null, seconds: 1 },
  verification: { pairs: 200, eer100: 0.9, tprAtFar01: 0.8, scores: measured(100) },
})
const noteOf = (step: number): CheckpointNote => ({
  ...{ file: `step-${step}`, place: { epoch: 0, step }, step, bytes: 1, sha256: '', isBest: false },
  time: '2026-03-04T10:00:00.000Z',
})

describe('a first calibration', () => {
  it('of 200 pairs leans and gives no firm "same person"', () => {
    const { calibration, note } = calibrationOfRun({ validations: [rowOf(10)] }, noteOf(10))
    expect(calibration).toMatchObject({
      source: '200 held-out pairs of the run: a first calibration',
      date: '2026-03-04',
      embedding: 'single',
      impostorPairs: 100,
      thresholds: { '0.001': 1 },
    })
    expect(note).toContain('200 held-out pairs')
    expect(parseCalibration(JSON.parse(JSON.stringify(calibration)), 'run')).toEqual(calibration)
    for (let score = 0.45; score < 1; score += 0.01)
      expect(decide(score, calibration).verdict, `${score}`).not.toBe('same')
    expect(decide(0.7, calibration).verdict).toBe('leans-same')
    // 100 genuine pairs show a rate of 1 %
    expect(decide(0.2, calibration).verdict).toBe('different')
  })

  it('has each firm word from as many pairs as show its rate', () => {
    const [few, some, many] = [measured(99), measured(999), measured(1000)]
    expect(few).toMatchObject({ thresholds: { '0.01': 1, '0.001': 1 }, fnrThresholds: { '0.01': -1 } })
    expect(some.thresholds['0.001']).toBe(1)
    expect(some.thresholds['0.01']).toBeLessThan(0.6)
    expect(many.thresholds['0.001']).toBeLessThan(0.6)
    const impostor = drawn(1000, 0.2, 2)
    expect(impostor.filter(score => score >= many.thresholds['0.001']).length).toBeLessThanOrEqual(1)
  })

  it('says no stronger ratio than its people can support', () => {
    const strongest = (people: number) => Math.max(...(measured(200, people).lr?.log10 ?? []))
    expect(strongest(12)).toBeLessThanOrEqual(Math.log10(13))
    expect(strongest(12)).toBeLessThan(strongest(200))
  })

  it('is there only for steps that were measured, and goes with the last checkpoint of its step', () => {
    const rows = [rowOf(10), rowOf(20)]
    expect(calibrationOfRun({ validations: rows }, noteOf(15))).toMatchObject({
      calibration: null,
      note: expect.stringContaining('not measured'),
    })
    dropScores(rows, [noteOf(20)])
    expect(rows.map(({ verification }) => verification?.scores !== undefined)).toEqual([false, true])
    expect(rows[0]?.verification?.eer100).toBe(0.9)
  })
})
