import { describe, expect, it } from 'vitest'
import { bytesOf, writeSafetensors } from '../format/safetensors.ts'
import { ARCHITECTURES } from './architectures.ts'
import { checkEmbedding, checkFloats, weightValues } from './finite.ts'
import { formulaWeights } from './formula.ts'
import { readWeights } from './read.ts'
import { expectedShapes } from './weights.ts'

describe('weightValues', () => {
  it.each([
    ['F32', Float32Array.of(1, Infinity), Float32Array.of(1, -2)],
    ['F64', Float64Array.of(1, Infinity), Float64Array.of(1, -2)],
    ['F16', Uint16Array.of(0x3c00, 0x7c00), Uint16Array.of(0x3c00, 0xc000)],
    ['BF16', Uint16Array.of(0x3f80, 0x7f80), Uint16Array.of(0x3f80, 0xc000)],
  ] as const)('gives %s as float32, and names what is not finite', (dtype, bad, good) => {
    expect([...weightValues('a.pth', 'fc1', dtype, bytesOf(good))]).toEqual([1, -2])
    expect(() => weightValues('a.pth', 'fc1', dtype, bytesOf(bad))).toThrow(
      'a.pth: fc1 holds Infinity at index 1. Weights must be finite numbers',
    )
  })
  it('tells a number that float32 cannot hold from an infinity, wherever the bytes lie', () => {
    const bytes = new Uint8Array(17)
    bytes.set(bytesOf(Float64Array.of(1, -1e39)), 1)
    expect(() => weightValues('a.pth', 'fc1', 'F64', bytes.subarray(1))).toThrow(
      'a.pth: fc1 holds -1e+39 at index 1, more than float32 can hold.',
    )
  })
})

it('refuses integers, and asks only after the tensors that are weights', () => {
  const tensors = new Map([
    ['fc1', { dtype: 'U8' }],
    ['num_batches_tracked', { dtype: 'I64' }],
  ] as const)
  expect(() => checkFloats('a.pth', ['fc1'], tensors)).toThrow(
    'a.pth: fc1 holds integers (U8): weights quantised to integers are not read. Take the file',
  )
  checkFloats('a.pth', ['fc2'], tensors)
})

it('refuses an embedding that is not finite', () => {
  checkEmbedding([0, -1e30])
  for (const value of [Number.NaN, -Infinity])
    expect(() => checkEmbedding([1, value])).toThrow(
      expect.objectContaining({
        name: 'DeviceError',
        message: expect.stringContaining(`holds ${value} at index 1, so there is no score.`),
      }),
    )
})

describe('readWeights', () => {
  const architecture = ARCHITECTURES['lightcnn-4']
  const shapes = expectedShapes(architecture, 16)
  const file = (change: (name: string, floats: Float32Array) => void) =>
    writeSafetensors(
      [...formulaWeights(architecture, 16)].map(([name, floats]) => {
        change(name, floats)
        return [name, { dtype: 'F32', shape: shapes.get(name) ?? [], bytes: bytesOf(floats) }]
      }),
    )
  it('refuses weights that are not finite, in the classifier only where that is wanted', async () => {
    const bias = file((name, floats) => name === 'fc1.filter.bias' && floats.fill(Number.NaN, 9, 10))
    await expect(readWeights(architecture, bias, 'w.safetensors')).rejects.toThrow(
      'w.safetensors: fc1.filter.bias holds NaN at index 9.',
    )
    const head = file((name, floats) => name === 'fc2.weight' && floats.fill(Infinity, 300, 301))
    expect((await readWeights(architecture, head, 'w.safetensors')).has('fc2.weight')).toBe(false)
    await expect(readWeights(architecture, head, 'w.safetensors', 16)).rejects.toThrow(
      'w.safetensors: fc2.weight holds Infinity at index 300.',
    )
  })
  it('refuses integers', async () => {
    const int8 = writeSafetensors(
      [...shapes].map(([name, shape]) => [
        name,
        { dtype: 'I8', shape, bytes: new Uint8Array(shape.reduce((a, b) => a * b, 1)) },
      ]),
    )
    await expect(readWeights(architecture, int8, 'w.safetensors')).rejects.toThrow(
      /^w\.safetensors: \S+ and 9 more tensors hold integers \(I8\)/,
    )
  })
})
