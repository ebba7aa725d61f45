import { describe, expect, it } from 'vitest'
import { peopleWith } from '../data/least-pictures.ts'
import { checkOptions, OPTIONS, optionsOf, rowsOfPicture, type SetSize } from './options.ts'

const of = (train: number, people: SetSize['people'] = []) => ({ train, people })

describe('the options of a preset', () => {
  it('have a batch that leaves some steps in an epoch', () => {
    expect(optionsOf('frozen', of(5000)).recipe).toMatchObject({ batchSize: 32, trunkRate: 0 })
    expect(optionsOf('reference', of(1000)).recipe).toMatchObject({ batchSize: 128, microBatch: 32 })
    expect(optionsOf('frozen', of(50)).recipe).toMatchObject({ batchSize: 8, microBatch: 8 })
    expect(optionsOf('frozen', of(3)).recipe.batchSize).toBe(1)
    expect(optionsOf('frozen', of(0)).recipe.batchSize).toBe(1)
  })
  it.each(['quick', 'reference', 'pytorch', 'frozen', 'slow', 'small'] as const)(
    'of %s are all in their ranges',
    preset => expect(() => checkOptions(optionsOf(preset, of(100)))).not.toThrow(),
  )
})

describe('the quick trial', () => {
  const ten = peopleWith(Array.from({ length: 10 }, () => 20))
  it('is the whole fine-tuning where that is short', () =>
    expect(optionsOf('quick', of(190, ten))).toEqual(optionsOf('frozen', of(190, ten))))
  it('takes fewer epochs of more pictures', () => {
    const { recipe, leastPictures } = optionsOf('quick', of(3000, peopleWith(Array(300).fill(10))))
    expect(leastPictures).toBe(1)
    expect(recipe.epochs).toBe(1)
    expect(3000 * rowsOfPicture(2)).toBeGreaterThan(4000)
  })
  it('leaves out people with few pictures where there are too many, as of LFW', () => {
    const lfw = peopleWith([
      ...Array(4069).fill(1),
      ...Array(1000).fill(2),
      ...Array(300).fill(4),
      ...Array(158).fill(27),
    ])
    const { leastPictures, recipe } = optionsOf('quick', of(12_000, lfw))
    expect(leastPictures).toBe(5) // more would leave the same 158 people
    expect(recipe.epochs).toBe(1)
  })
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
