import { describe, expect, it } from 'vitest'
import { checkOptions, OPTIONS, optionsOf } from './options.ts'

describe('the options of a preset', () => {
  it('have a batch that leaves some steps in an epoch', () => {
    expect(optionsOf('frozen', 5000).recipe).toMatchObject({ batchSize: 32, trunkRate: 0 })
    expect(optionsOf('reference', 1000).recipe).toMatchObject({ batchSize: 128, microBatch: 32 })
    expect(optionsOf('frozen', 50).recipe).toMatchObject({ batchSize: 8, microBatch: 8 })
    expect(optionsOf('frozen', 3).recipe.batchSize).toBe(1)
    expect(optionsOf('frozen', 0).recipe.batchSize).toBe(1)
  })
  it.each(['reference', 'pytorch', 'frozen', 'slow', 'small'] as const)(
    'of %s are all in their ranges',
    preset => expect(() => checkOptions(optionsOf(preset, 100))).not.toThrow(),
  )
})

describe('the check before the first step', () => {
  const frozen = optionsOf('frozen', null)
  it.each([
    ['epochs', 1.5, 'epochs is 1.5; it must be a whole number of epochs from 1 to 10000.'],
    ['microBatch', 64, 'microBatch is 64; it must be a whole number of pictures from 1 to 32.'],
    ['dropout', null, 'dropout is NaN; it must be a number from 0 to 0.95.'],
    ['warmup', -1, 'warmup is -1; it must be a whole number of steps from 0 to 1000000.'],
    ['keep', 0, 'keep is 0; it must be a whole number of checkpoints from 1 to 1000.'],
    ['blowUp', 1, 'blowUp is 1; it must be a number from 1.5 to 1000000.'],
  ] as const)('names %s and its range', (name, value, message) =>
    expect(() => checkOptions(OPTIONS[name].set(frozen, value))).toThrow(new TypeError(message)),
  )
  it('takes none where that is a choice', () =>
    expect(() => checkOptions(OPTIONS.blowUp.set(OPTIONS.clipNorm.set(frozen, null), null))).not.toThrow())
})
