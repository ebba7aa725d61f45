// A model's calibration made of drawn scores, for the tests of thresholds.
import type { Calibration } from '../model/card.ts'
import { mulberry32 } from '../random.ts'
import { scoreHistogram } from '../verify/calibration.ts'

export const calibrated = (impostor: number[]): Calibration => ({
  source: 'a test',
  date: '2026-11-24',
  genuinePairs: 100,
  impostorPairs: impostor.length,
  thresholds: { '0.01': 0.53, '0.001': 0.75 },
  fnrThresholds: { '0.01': 0.5 },
  histogram: scoreHistogram(
    Array.from({ length: 100 }, (_, i) => 0.5 + i / 250),
    impostor,
  ),
})
/** Scores of strangers, normal around 0.3 with 0.1. */
export function strangers(count: number, seed = 1): number[] {
  const random = mulberry32(seed)
  return Array.from({ length: count }, () => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += random()
    return 0.3 + 0.1 * sum
  })
}
