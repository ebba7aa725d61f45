import { openAsBlob } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ARCHITECTURES } from './architectures.ts'
import { readWeights } from './read.ts'
import { parameterCount } from './weights.ts'

describe('the shipped weights', () => {
  it('fit LightCNN-9 and no other network', async () => {
    const file = await openAsBlob('models/lightcnn-9/weights.safetensors')
    const weights = await readWeights(ARCHITECTURES['lightcnn-9'], file, 'weights.safetensors')
    expect(parameterCount(new Map(Array.from(weights, ([name, values]) => [name, [values.length]])))).toBe(
      5480864,
    )
    await expect(readWeights(ARCHITECTURES['lightcnn-29'], file, 'weights.safetensors')).rejects.toThrow(
      /weights.safetensors does not fit the network: conv1.filter.weight is missing/,
    )
  })
})
