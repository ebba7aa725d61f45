import { describe, expect, it } from 'vitest'
import { estimateRun, type RunSize } from './estimate.ts'
import { optionsOf } from './options.ts'

const size: RunSize = {
  trainPictures: 100,
  validation: 20,
  heldOut: 'pictures',
  identities: 10,
  microBatch: 16,
  pace: { pictureSeconds: 0.01, stepSeconds: 0.1, trunkSeconds: 0.1 },
}
const options = (preset: 'frozen' | 'slow') => ({
  ...optionsOf(preset, { train: 100, people: [] }),
  architecture: 'lightcnn-9' as const,
})

describe('the time that a run takes', () => {
  it('counts each row of convolutions that stay once, and every measurement', () => {
    const { seconds, steps, checkpointBytes } = estimateRun(options('frozen'), size)
    expect(steps).toBe(20 * 6)
    const rows = 100 * 2 + 20 + 120 // pictures and their mirror images; held-out ones; those of pairs
    const work = steps * (16 * 0.01 + 0.1) + rows * 0.1 + (21 * 140 * 0.01) / 3
    expect(seconds).toBeCloseTo(work + (20 * checkpointBytes) / 100e6, 1)
  })
  it('counts the convolutions of each measurement where they learn', () => {
    const { seconds, steps, checkpointBytes } = estimateRun(options('slow'), size)
    const work = steps * (16 * 0.01 + 0.1) + 21 * 140 * 0.1
    expect(seconds).toBeCloseTo(work + (20 * checkpointBytes) / 100e6, 1)
  })
  it('is not told without a measurement', () =>
    expect(estimateRun(options('frozen'), { ...size, pace: null }).seconds).toBeNull())
})
