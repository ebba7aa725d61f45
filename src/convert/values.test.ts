import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import { summariseValues } from './values.ts'

const summaryOf = (...values: number[]) =>
  summariseValues(
    { dtype: 'F32', shape: [values.length], read: async () => bytesOf(Float32Array.from(values)) },
    4,
  )

describe('summariseValues', () => {
  it('counts equal bins from the smallest to the largest', async () => {
    expect(await summaryOf(0, 1, 2, 3, 4)).toEqual({
      count: 5,
      notFinite: 0,
      min: 0,
      max: 4,
      mean: 2,
      deviation: Math.SQRT2,
      histogram: [1, 1, 1, 2],
    })
  })
  it('leaves out what is not finite and says how much', async () => {
    expect(await summaryOf(Number.NaN, 1, Infinity)).toMatchObject({
      count: 3,
      notFinite: 2,
      min: 1,
      max: 1,
      histogram: [1, 0, 0, 0],
    })
  })
  it('takes empty tensors', async () => {
    expect(await summaryOf()).toMatchObject({ count: 0, min: 0, max: 0, histogram: [0, 0, 0, 0] })
  })
})
