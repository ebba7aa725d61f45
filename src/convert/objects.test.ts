// Files that PyTorch 2.13 wrote (scripts/python/make_checkpoints.py): weights with objects of every kind beside them, arrays of NumPy,
// averages, quantised and float8 weights. Nothing of them is built or run.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toFloat32 } from '../format/tensor.ts'
import { recognise } from './lightcnn.ts'
import { notesOf } from './notes.ts'
import { openCheckpoint } from './open.ts'
import { legacy, saved, tensor, zipped } from './pytorch.fixture.ts'
import { PickleWriter } from './pytorch-write.ts'

const fixture = (name: string) =>
  new Blob([readFileSync(new URL(`../../fixtures/checkpoints/${name}`, import.meta.url))])
const open = (name: string, key?: string) => openCheckpoint(fixture(name), name, { key })
const failure = (opened: Promise<unknown>) =>
  opened.then(
    () => 'it was read',
    (error: Error) => `${error.name}: ${error.message}`,
  )
async function valuesOf({ tensors }: Awaited<ReturnType<typeof open>>) {
  const values: Record<string, number[]> = {}
  for (const [name, { dtype, read }] of tensors) values[name] = [...toFloat32(dtype, await read())]
  return values
}

describe('objects beside the weights', () => {
  it.each(['objects.pth', 'objects_legacy.pth', 'objects_protocol5.pth'])('of %s are named', async name => {
    const checkpoint = await open(name)
    expect(await valuesOf(checkpoint)).toEqual({ w: [0, 1, 2, 3, 4, 5], b: [1, 1] })
    const { placeholders, metadata, ignored } = checkpoint
    expect(metadata).toEqual({ epoch: '7', best: '97.5' })
    expect(ignored).toEqual(
      expect.arrayContaining([
        'config',
        'phase',
        'switch',
        'slots',
        'options',
        'path',
        'when',
        'id',
        'space',
      ]),
    )
    expect(placeholders).toEqual(
      expect.arrayContaining([
        ...[
          '__main__.Config',
          '__main__.Phase',
          '__main__.Switch',
          '__main__.Slots',
          'pathlib.PurePosixPath',
        ],
        ...['omegaconf.dictconfig.DictConfig', 'omegaconf.listconfig.ListConfig', 'datetime.datetime'],
        ...['datetime.timedelta', 'decimal.Decimal', 'uuid.UUID', 'types.SimpleNamespace'],
        ...['torch.optim.sgd.SGD', 'torch.optim.lr_scheduler.StepLR'],
        ...(name.includes('legacy') ? [] : ['torch.nn.modules.loss.CrossEntropyLoss', 'functools.partial']),
      ]),
    )
    expect(notesOf(checkpoint, recognise(checkpoint)).join()).toMatch(
      /^The file also holds objects beside its tensors. They weren’t built, and nothing in them was run: .*__main__\.Config/,
    )
  })
  it('may hold the weights as an attribute', async () => {
    const checkpoint = await open('namespace.pth')
    expect(await valuesOf(checkpoint)).toEqual({ w: [0, 1, 2, 3, 4, 5], b: [1, 1] })
    expect([checkpoint.metadata, checkpoint.placeholders]).toEqual([{ step: '4' }, ['types.SimpleNamespace']])
  })
  it('may be a loss that an old file holds as a module with its source', async () => {
    const loss = new PickleWriter().op('}').text('loss').op('(').text('module').global('torch.nn', 'MSELoss')
    loss.text('loss.py').text('class MSELoss').op('tQ)\x81}bs').text('state_dict').op('}').text('w')
    const checkpoint = await openCheckpoint(
      legacy(
        tensor(loss, { shape: [6], strides: [1] })
          .op('ss.')
          .bytes(),
      ),
      'a.pth',
    )
    expect(await valuesOf(checkpoint)).toEqual({ w: [0, 1, 2, 3, 4, 5] })
    expect(checkpoint.placeholders).toEqual(['torch.nn.MSELoss'])
  })
  it('are a whole module without a state dict: refused', async () => {
    expect(await failure(open('module.pth'))).toMatch(
      /^FormatError: module\.pth, byte \d+: this holds a whole pickled module \(it asks for torch\.nn\.modules\.container\.Sequential\)/,
    )
    const old = new PickleWriter()
      .op('(')
      .text('module')
      .global('net', 'Net')
      .text('')
      .text('')
      .op('tQ)\x81}(')
    old.text('_parameters').op('}').text('w')
    tensor(old, { shape: [6], strides: [1] })
      .op('s')
      .text('_modules')
      .op('}ub.')
    expect(await failure(openCheckpoint(legacy(old.bytes()), 'a.pth'))).toMatch(
      /asks for net\.Net, which weights/,
    )
  })
  it.each([
    ['posix', 'system'],
    ['subprocess', 'Popen'],
    ['builtins', 'exec'],
    ['runpy', '_run_code'],
  ])('are refused where they are a command: %s.%s', async (module, name) => {
    const pickle = new PickleWriter().op('}').text('x').global(module, name).text('ls').op('\x85Rs').text('w')
    const file = await zipped(
      tensor(pickle, { shape: [6], strides: [1] })
        .op('s.')
        .bytes(),
    )
    expect(await failure(openCheckpoint(file, 'a.pth'))).toContain(
      `the pickle asks for ${module}.${name}, which weights don’t need. Nothing in it was run.`,
    )
  })
  it('call nothing, whatever a chain of calls would do', async () => {
    const pickle = new PickleWriter().op('}').text('x').global('m', 'getattr').op('(').global('m', 'Class')
    pickle.text('run').op('tR').text('ls').op('\x85Rs').text('w')
    const file = await zipped(
      tensor(pickle, { shape: [6], strides: [1] })
        .op('s.')
        .bytes(),
    )
    expect((await openCheckpoint(file, 'a.pth')).placeholders).toEqual(['m.getattr', 'm.Class'])
  })
})

describe('arrays of NumPy', () => {
  it.each(['arrays.pth', 'arrays_protocol5.pth'])('are the tensors of %s', async name => {
    const checkpoint = await open(name)
    const six = [0, 1, 2, 3, 4, 5]
    expect(await valuesOf(checkpoint)).toEqual({
      ...{ little: six, big: six, fortran: six, half: [0, 1, 2], count: [200], high: [200, 200, 200, 200] },
    })
    expect(checkpoint.tensors.get('fortran')?.shape).toEqual([2, 3])
  })
  it('may be longer than what is held of a pickle', async () => {
    const count = 6_000_000
    const content = new Uint8Array(4 * count)
    content.set([0, 0, 0x80, 0x3f], 4 * (count - 1))
    const head = new PickleWriter().op('}').text('w').global('numpy._core.multiarray', '_reconstruct').op('(')
    head.global('numpy', 'ndarray').op('K\x00\x85').text('b').op('tR(K\x01').integer(count).op('\x85')
    head.global('numpy', 'dtype').text('f4').op('\x85R').op('\x89B')
    const length = new Uint8Array(Uint32Array.of(content.length).buffer)
    const tail = Uint8Array.from('tbs.', char => char.charCodeAt(0))
    const pickle = Buffer.concat([head.bytes(), length, content, tail])
    const checkpoint = await openCheckpoint(await zipped(new Uint8Array(pickle)), 'a.pth')
    await checkpoint.verify()
    const { w = [] } = await valuesOf(checkpoint)
    expect([w.length, w.at(-2), w.at(-1)]).toEqual([count, 0, 1])
  })
})

describe('several sets of tensors', () => {
  it('are listed and can be asked for by name', async () => {
    const checkpoint = await open('average.pth', 'model_ema.module')
    expect((await valuesOf(checkpoint)).w).toEqual([10, 11, 12, 13, 14, 15])
    expect(checkpoint.choice).toMatchObject({ taken: 'model_ema.module', why: 'asked for' })
    expect(checkpoint.choice?.found.map(({ key }) => key)).toEqual(['state_dict', 'model_ema.module'])
    expect(checkpoint.ignored).toEqual(['optimizer'])
    expect((await valuesOf(await open('average.pth', 'state_dict'))).w?.[0]).toBe(0)
    expect(await failure(open('average.pth', 'other'))).toBe(
      'FormatError: average.pth, byte 0: this file has no network "other". It holds: state_dict, model_ema.module.',
    )
    expect(
      await failure(openCheckpoint(await zipped(saved({ shape: [6], strides: [1] })), 'a', { key: 'x' })),
    ).toContain('It holds: top.')
  })
})

it('says that weights are quantised', async () => {
  expect(await failure(open('quantised.pth'))).toMatch(
    /this holds quantised tensors, .* before they were quantised\.$/,
  )
})

it('lists float8 and does not read it', async () => {
  const { tensors } = await open('float8.pth')
  expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ['w', 'F8_E4M3', [2, 2]],
    ['v', 'F8_E5M2', [2]],
  ])
})
