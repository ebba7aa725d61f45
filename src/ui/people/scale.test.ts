import { describe, expect, it } from 'vitest'
import type { Calibration } from '../../model/card.ts'
import { scaleOf, shareOf, thresholdsOf } from './scale.ts'

const calibration: Calibration = {
  source: 'a test',
  date: '2026-01-01',
  score: 'jb',
  genuinePairs: 2,
  impostorPairs: 2,
  thresholds: { '0.01': 0, '0.001': 5 },
  histogram: { start: -30, step: 0.25, genuine: new Array(200).fill(0), impostor: new Array(200).fill(0) },
}

describe('the scale of a score', () => {
  it('is what was measured, where the score has no ends', () => {
    expect(thresholdsOf('cosine', null)).toEqual({ low: 0.3, high: 1, step: 0.005 })
    expect(thresholdsOf('jb', calibration)).toEqual({ low: -30, high: 20, step: 0.25 })
    const typed = { ...calibration, histogram: { start: 0, step: 0.25, genuine: [], impostor: [] } }
    expect(scaleOf('jb', typed)).toEqual(scaleOf('jb', null))
  })
  it('keeps shares inside', () => {
    expect([0.25, -1, 2].map(score => shareOf(score, scaleOf('cosine', null)))).toEqual([0.25, 0, 1])
    expect([-5, -300, 21].map(score => shareOf(score, scaleOf('jb', calibration)))).toEqual([0.5, 0, 1])
  })
})
