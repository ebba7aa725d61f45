import { describe, expect, it } from 'vitest'
import type { TrainableSet } from '../../worker/training/types.ts'
import { fieldsOf, isWhole, isWrong, optionsOf } from './choice.ts'

const set = (train: number): TrainableSet => ({
  name: 'family',
  problem: null,
  pictures: train,
  identities: 4,
  train,
  validation: 0,
  heldOut: 'pictures',
  revisions: [],
})
const field = (name: string, options = optionsOf('frozen', null)) =>
  Object.values(fieldsOf(options))
    .flat()
    .find(field => field.name === name)!

describe('options of a run', () => {
  it('are those of the preset, with a batch that leaves some steps in an epoch', () => {
    expect(optionsOf('frozen', set(5000)).recipe).toMatchObject({ batchSize: 32, trunkRate: 0 })
    expect(optionsOf('reference', set(1000)).recipe).toMatchObject({ batchSize: 128, microBatch: 32 })
    expect(optionsOf('frozen', set(50)).recipe).toMatchObject({ batchSize: 8, microBatch: 8 })
    expect(optionsOf('frozen', set(3)).recipe.batchSize).toBe(1)
  })
  it.each(['reference', 'pytorch', 'frozen', 'slow', 'small'] as const)(
    'of %s are all in their ranges',
    preset => {
      expect(isWhole(optionsOf(preset, set(100)))).toBe(true)
    },
  )
  it('change one at a time, each in its own place', () => {
    expect(field('epochs').change(3)).toEqual({
      ...optionsOf('frozen', null),
      recipe: { ...optionsOf('frozen', null).recipe, epochs: 3 },
    })
    expect(field('warmup').change(2).recipe.schedule).toMatchObject({ kind: 'cosine', warmup: 2 })
    expect(field('keep').change(1).checkpoints.keep).toBe(1)
    expect(field('pairs').change(0).validation.pairs).toBe(0)
    expect(field('blowUp').change(null).blowUp).toBeNull()
    expect(field('batchSize').change(4).recipe).toMatchObject({ batchSize: 4, microBatch: 4 })
  })
  it('are refused when a number is missing or out of range', () => {
    for (const [name, value] of [
      ['epochs', null],
      ['epochs', 1.5],
      ['learningRate', 0],
      ['dropout', 1],
      ['seed', -1],
    ] as const) {
      const options = field(name).change(value)
      expect(isWrong(field(name, options)), name).toBe(true)
      expect(isWhole(options)).toBe(false)
    }
    expect(isWhole(field('clipNorm').change(null))).toBe(true)
  })
})
