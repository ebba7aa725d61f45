// A model's calibration made of drawn scores, for the tests of thresholds.
import type { Calibration } from '../model/card.ts'
import { mulberry32 } from '../random.ts'
import { lrCurveOf } from '../verify/affine.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { drawnJoint } from '../verify/joint.fixture.ts'
import { randomVector } from './gallery.fixture.ts'

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

/** Joint Bayesian scores of drawn embeddings with each other, and of photos of one person: a cosine of about 0.8. */
export function drawnScores() {
  const of = (count: number, other: (i: number) => Float32Array) =>
    Array.from({ length: count }, (_, i) => drawnJoint.pair(randomVector(90_000 + i), other(i)))
  return {
    impostor: of(2000, i => randomVector(95_000 + i)),
    genuine: of(200, i => randomVector(99_000 + i, randomVector(90_000 + i), 0.8)),
  }
}
/** A calibration for the Joint Bayesian score. */
export function jointCalibrated({
  genuine,
  impostor,
}: Record<'genuine' | 'impostor', number[]>): Calibration {
  const sorted = impostor.toSorted((a, b) => b - a)
  const at = (rate: number) => sorted[Math.floor(rate * sorted.length)] ?? 0
  const least = genuine.toSorted((a, b) => a - b)[Math.floor(0.01 * genuine.length)] ?? 0
  return {
    source: 'a test',
    date: '2026-11-24',
    score: 'jb',
    genuinePairs: genuine.length,
    impostorPairs: impostor.length,
    thresholds: { '0.01': at(0.01), '0.001': at(0.001) },
    fnrThresholds: { '0.01': least },
    histogram: scoreHistogram(genuine, impostor, 'jb'),
    lr: lrCurveOf('jb', genuine, impostor),
  }
}
