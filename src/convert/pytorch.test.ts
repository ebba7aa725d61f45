// PyTorch files that the fixtures do not hold: views, byte orders, other layouts of what was saved.
import { describe, expect, it } from 'vitest'
import { toFloat32 } from '../format/tensor.ts'
import { openCheckpoint } from './open.ts'
import { legacy, SIX, saved, swapped, tensor, type View, zipped } from './pytorch.fixture.ts'
import { PickleWriter } from './pytorch-write.ts'

const open = (file: Blob) => openCheckpoint(file, 'a.pth')
const failure = (file: Blob) =>
  open(file).then(
    () => 'it was read',
    (error: Error) => {
      expect(error.name).toBe('FormatError')
      return error.message
    },
  )
async function valuesOf(file: Blob, name = 'w') {
  const tensor = (await open(file)).tensors.get(name)
  if (!tensor) throw new Error(`${name} is missing`)
  return [...toFloat32(tensor.dtype, await tensor.read())]
}

describe('views of storages', () => {
  const VIEWS: [string, View, number[]][] = [
    ['a slice', { offset: 2, shape: [3], strides: [1] }, [2, 3, 4]],
    ['a transposed matrix', { shape: [3, 2], strides: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['every second column', { offset: 1, shape: [2, 1], strides: [3, 2] }, [1, 4]],
    ['a scalar', { offset: 4, shape: [], strides: [] }, [4]],
    ['nothing', { shape: [0, 3], strides: [3, 1] }, []],
    ['odd strides of size-1 dimensions', { shape: [1, 6, 1], strides: [99, 1, 7] }, [0, 1, 2, 3, 4, 5]],
    ['a repeated element', { offset: 5, shape: [3], strides: [0] }, [5, 5, 5]],
    ['a part of an old root storage', { shape: [2], strides: [1], view: ['1', 3, 2] }, [3, 4]],
  ]
  it.each(VIEWS)('reads %s from both containers', async (_, view, expected) => {
    expect(await valuesOf(await zipped(saved(view)))).toEqual(expected)
    expect(await valuesOf(legacy(saved(view)))).toEqual(expected)
  })
  const BAD: [string, View, RegExp][] = [
    [
      'beyond the storage',
      { offset: 4, shape: [3], strides: [1] },
      /w: needs 7 elements of a storage that has 6/,
    ],
    ['with strides beyond it', { shape: [2, 2], strides: [9, 1] }, /needs 11 elements/],
    ['larger than the file', { shape: [1_000_000, 1_000_000], strides: [0, 0] }, /more than a file of/],
    ['of negative size', { shape: [-1], strides: [1] }, /size and stride/],
    ['of too few strides', { shape: [2, 2], strides: [1] }, /size and stride/],
    ['of a storage view beyond its root', { shape: [2], strides: [1], view: ['1', 5, 2] }, /does not fit/],
    [
      'of a storage larger than the file says',
      { count: 7, shape: [7], strides: [1] },
      /24 bytes, expected 28|has 6 elements, expected 7/,
    ],
  ]
  it.each(BAD)('refuses a view %s', async (_, view, message) => {
    expect(await failure(await zipped(saved(view)))).toMatch(message)
    expect(await failure(legacy(saved(view)))).toMatch(message)
  })
})

describe('byte orders', () => {
  const view = { shape: [6], strides: [1] }
  it('turns big-endian numbers', async () => {
    expect(
      await valuesOf(await zipped(saved(view), { 'top/byteorder': 'big', 'top/data/0': swapped(SIX) })),
    ).toEqual([...SIX])
    expect(await valuesOf(legacy(saved(view), false, swapped(SIX)))).toEqual([...SIX])
  })
  it('refuses an order that does not exist', async () => {
    expect(await failure(await zipped(saved(view), { 'top/byteorder': 'middle' }))).toMatch(
      /byte order is "middle"/,
    )
  })
})

describe('what was saved', () => {
  const view = { shape: [2], strides: [1] }
  const names = async (pickle: PickleWriter) => [
    ...(await open(await zipped(pickle.op('.').bytes()))).tensors.keys(),
  ]
  it('is found under the names that training scripts use', async () => {
    for (const key of ['state_dict', 'model', 'net', 'anything'])
      expect(
        await names(tensor(new PickleWriter().op('}').text(key).op('}').text('w'), view).op('ss')),
      ).toEqual(['w'])
  })
  it('is found in lists, with positions for names', async () => {
    expect(await names(tensor(new PickleWriter().op(']'), view).op('a'))).toEqual(['0'])
  })
  it('is found in a list of dicts', async () => {
    expect(await names(tensor(new PickleWriter().op(']}').text('w'), view).op('sa}a'))).toEqual(['w'])
  })
  it('is found deeper, with joined names', async () => {
    const nested = tensor(
      new PickleWriter().op('}').text('state').op('}').integer(0).op('}').text('momentum_buffer'),
      view,
    )
    expect(await names(nested.op('sss'))).toEqual(['state.0.momentum_buffer'])
  })
  it('may be missing', async () => {
    expect(await failure(await zipped(new PickleWriter().op('}.').bytes()))).toMatch(/holds no tensors/)
  })
  it('does not unfold without end', async () => {
    const pickle = new PickleWriter().op(']q\x00')
    for (let i = 0; i < 30; i++)
      pickle
        .op('](h')
        .op(`${String.fromCharCode(i)}h${String.fromCharCode(i)}eq`)
        .op(String.fromCharCode(i + 1))
    const begin = performance.now()
    expect(await failure(await zipped(pickle.op('.').bytes()))).toMatch(/holds no tensors/)
    expect(performance.now() - begin).toBeLessThan(1000)
  })
})
