import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../train/options.ts'
import { fieldsOf, isWhole, isWrong } from './choice.ts'

const GROUPS = ['length', 'optimizer', 'layers', 'loss', 'keeping'] as const
const field = (name: string, options = optionsOf('frozen', null)) =>
  GROUPS.flatMap(group => fieldsOf(group, options)).find(field => field.name === name)!

describe('options of a run', () => {
  it.each([
    ['frozen', ['warmup', 'floor', 'margin', 'scale']],
    ['reference', ['scheduleEpochs', 'scheduleFactor']],
  ] as const)('of %s have the fields of its schedule and loss', (preset, names) => {
    const ofKinds = ['scheduleEpochs', 'scheduleFactor', 'warmup', 'floor', 'margin', 'scale']
    expect(ofKinds.filter(name => field(name, optionsOf(preset, null)))).toEqual(names)
  })
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
