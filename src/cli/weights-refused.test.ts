// Weights that aren't weights, where a command takes a file of them: a sentence, and no file is written.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DAMAGED, quantised, times, withValue } from '../convert/damaged-weights.fixture.ts'
import { convert } from './convert.ts'
import { filesOfWeights } from './model.fixture.ts'
import { readStart } from './train-start.ts'

const { folder, written, modelOf } = filesOfWeights()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nan = await written('nan', withValue(Number.NaN))
const infinite = await written('infinite', withValue(-Infinity, 'fc2.weight'))
const int8 = await written('int8', quantised())
const huge = await written('huge', times(1e10))
const zero = await written('zero', times(0))

const REFUSALS = [
  ['NaN', nan, `nan.safetensors: ${DAMAGED} holds NaN at index 17. Weights must be finite numbers`],
  ['int8', int8, 'more tensors hold integers (I8): weights quantised to integers are not read.'],
  ['too large numbers', huge, 'huge.safetensors: with these weights the embedding of a face holds '],
  ['zeros', zero, 'zero.safetensors: with these weights the embedding of a face is all zeros.'],
] as const

describe('convert', () => {
  const out = join(folder, 'never')
  it.each(REFUSALS)('refuses weights of %s and writes nothing', async (_, path, says) => {
    for (const to of ['pytorch', 'kit'])
      await expect(convert([path, '--to', to, '--out', out], () => {})).rejects.toThrow(
        expect.objectContaining({ name: 'WeightsError', message: expect.stringContaining(says) }),
      )
    expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([])
  })
  it.each(['safetensors', 'pytorch', 'mindspore', 'onnx'])(
    'refuses a classifier with an infinity where it is written as %s, and leaves it out when asked',
    async to => {
      const call = (...args: string[]) => convert([infinite, '--to', to, '--out', out, ...args], () => {})
      await expect(call()).rejects.toThrow('infinite.safetensors: fc2.weight holds -Infinity at index 17.')
      expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([])
      await call('--embedding-only')
      rmSync(out)
    },
  )
})

describe('train --model', () => {
  it.each(REFUSALS)('refuses weights of %s', async (_, path, says) => {
    await expect(readStart(path, 'new')).rejects.toThrow(says)
  })
  it('refuses a classifier with an infinity where that is kept', async () => {
    await expect(readStart(infinite, 'kept')).rejects.toThrow('fc2.weight holds -Infinity at index 17.')
    expect((await readStart(infinite, 'new')).architecture.name).toBe('lightcnn-4')
  })
  it('refuses a folder', async () => {
    await expect(readStart(await modelOf('start', times(1e10)), 'new')).rejects.toThrow(
      'start: with these weights the embedding of a face holds ',
    )
  })
})
