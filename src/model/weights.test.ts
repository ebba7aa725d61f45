import { describe, expect, it } from 'vitest'
import { ARCHITECTURES } from './architectures.ts'
import { GOLDEN } from './golden.fixture.ts'
import { checkShapes, compareShapes, expectedShapes, parameterCount } from './weights.ts'

describe.each(Object.values(ARCHITECTURES))('$title', architecture => {
  const golden = GOLDEN[architecture.name]

  it('has the names, shapes and order of the PyTorch state dict', () => {
    const shapes = Object.fromEntries(expectedShapes(architecture, 16))
    expect(shapes).toEqual(golden.params)
    expect(architecture.formulaGain).toBe(golden.gain)
  })

  it('has the published number of parameters', () => {
    expect(parameterCount(expectedShapes(architecture))).toBe(golden.backbone_params)
  })
})

describe('the check of names and shapes', () => {
  const expected = expectedShapes(ARCHITECTURES['lightcnn-9'])

  it('finds what is missing, unexpected or of the wrong shape', () => {
    const found = new Map(expected)
    found.delete('fc1.filter.bias')
    found.set('features.0.filter.weight', [96, 1, 3, 3])
    found.set('extra', [7])
    expect(compareShapes(expected, found).map(({ name, problem }) => [name, problem])).toEqual([
      ['features.0.filter.weight', 'wrong shape'],
      ['fc1.filter.bias', 'missing'],
      ['extra', 'unexpected'],
    ])
    expect(() => checkShapes(expected, found, 'mine.pth')).toThrow(
      'mine.pth does not fit the network: features.0.filter.weight: expected 96×1×5×5, got 96×1×3×3; fc1.filter.bias is missing (512)',
    )
  })

  it('accepts a complete set', () => {
    expect(() => checkShapes(expected, new Map(expected), 'mine.pth')).not.toThrow()
  })
})
