// PyTorch files as training scripts leave them: other protocols, figures and options beside the weights, dicts in dicts; and
// pickles that are made to take for ever.
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import { cpuMs } from './fuzz.fixture.ts'
import { openCheckpoint } from './open.ts'
import { latin1, legacy, SIX, saved, tensor, zipped } from './pytorch.fixture.ts'
import { PickleWriter } from './pytorch-write.ts'

const open = (file: Blob) => openCheckpoint(file, 'a.pth')
const view = { shape: [2], strides: [1] }
const weights = (pickle: PickleWriter) => tensor(pickle.op('}').text('w'), view).op('s')
const failure = (file: Blob) =>
  open(file).then(
    () => 'it was read',
    (error: Error) => error.message,
  )

describe('legacy files of other protocols', () => {
  /** A pickle of protocol 2 under another number; from 4 on in a frame. */
  const as = (protocol: number, pickle: Uint8Array) => {
    const body = pickle.subarray(2)
    const frame = new Uint8Array(protocol < 4 ? 0 : 9)
    if (protocol >= 4) {
      frame[0] = 0x95
      new DataView(frame.buffer).setBigUint64(1, BigInt(body.length), true)
    }
    return new Blob([Uint8Array.of(0x80, protocol), frame, body as Uint8Array<ArrayBuffer>])
  }
  it.each([2, 3, 4, 5])('reads protocol %i', async protocol => {
    const whole = new Uint8Array(await legacy(saved(view)).arrayBuffer())
    const parts: Blob[] = []
    let start = 0
    for (let i = 0; i < 5; i++) {
      const { end } = await endOf(whole, start)
      parts.push(as(protocol, whole.subarray(start, end)))
      start = end
    }
    const checkpoint = await open(new Blob([...parts, whole.subarray(start)]))
    expect(checkpoint.container).toBe('pytorch-legacy')
    const found = checkpoint.tensors.get('w')
    expect([...toFloat32('F32', await found!.read())]).toEqual([0, 1])
  })
  /** The five pickles of the fixture stand one after the other; each begins with its protocol. */
  const endOf = async (bytes: Uint8Array<ArrayBuffer>, start: number) => {
    const { readPickle } = await import('../format/pickle.ts')
    const { torchContext } = await import('./torch-values.ts')
    return readPickle(new Blob([bytes]), start, bytes.length, torchContext('a', new Map()))
  }
})

describe('what stands beside the weights', () => {
  const names = async (pickle: PickleWriter) => {
    const { tensors, ignored, metadata } = await open(await zipped(pickle.op('.').bytes()))
    return { tensors: [...tensors.keys()], ignored, metadata }
  }
  it('is read as text where it is a tensor of one element', async () => {
    const pickle = new PickleWriter().op('}').text('prec1')
    tensor(pickle, { offset: 5, shape: [], strides: [] }).op('s').text('best')
    tensor(pickle, { offset: 2, shape: [1], strides: [1] })
      .op('s')
      .text('state_dict')
    expect(await names(weights(pickle).op('s'))).toEqual({
      tensors: ['w'],
      ignored: [],
      metadata: { prec1: '5', best: '2' },
    })
  })
  it('may be a figure of NumPy', async () => {
    const type = new PickleWriter().global('numpy', 'dtype').op('(').text('f8').op('\x89\x88tR')
    const state = type.op('(K\x03').text('<').op('NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb').bytes()
    const bytes = String.fromCharCode(...bytesOf(Float64Array.of(97.5)))
    const pickle = new PickleWriter().op('}').text('prec1').global('numpy.core.multiarray', 'scalar')
    pickle
      .op('(')
      .op(String.fromCharCode(...state.subarray(2)))
      .global('_codecs', 'encode')
      .op('(')
    pickle.text(bytes).text('latin1').op('tRtRs').text('state_dict')
    expect(await names(weights(pickle).op('s'))).toEqual({
      tensors: ['w'],
      ignored: [],
      metadata: { prec1: '97.5' },
    })
  })
  it('is listed where it is options, devices, arrays, counters', async () => {
    const pickle = new PickleWriter().op('}').text('args').global('argparse', 'Namespace').op(')\x81}bs')
    pickle.text('device').global('torch', 'device').text('cpu').op('\x85Rs')
    pickle.text('steps').global('collections', 'Counter').op('}\x85Rs').text('mean')
    pickle.global('numpy.core.multiarray', '_reconstruct').op('(').global('numpy', 'ndarray').op('tRNbs')
    expect(await names(weights(pickle.text('model')).op('s'))).toEqual({
      tensors: ['w'],
      ignored: ['args', 'device', 'steps', 'mean'],
      metadata: {},
    })
  })
  it('may wrap the state dict again', async () => {
    const pickle = new PickleWriter().op('}').text('optimizer').op('}').text('state').op('}').integer(0)
    tensor(pickle.op('}').text('momentum_buffer'), view).op('ssss').text('checkpoint').op('}')
    pickle.text('epoch').integer(7).op('s').text('model').op('}').text('lr').integer(1).op('s')
    expect(await names(weights(pickle.text('state_dict')).op('sss'))).toEqual({
      tensors: ['w'],
      ignored: ['optimizer'],
      metadata: { epoch: '7', lr: '1' },
    })
  })
  it('may be attributes of the tensors themselves', async () => {
    const pickle = new PickleWriter()
      .op('}')
      .text('w')
      .global('torch._utils', '_rebuild_parameter_with_state')
    tensor(pickle.op('('), view).op('\x88}}tRs').text('v').global('torch._tensor', '_rebuild_from_type_v2')
    pickle.op('(').global('torch._utils', '_rebuild_parameter').global('torch.nn.parameter', 'Parameter')
    tensor(pickle.op('('), view).op('\x88}t}tRs')
    expect((await names(pickle)).tensors).toEqual(['w', 'v'])
  })
})

describe('tensors that are not read', () => {
  it.each([
    ['torch._utils', '_rebuild_qtensor', /quantised tensors, .*dequantize/],
    ['torch._utils', '_rebuild_sparse_tensor', /sparse tensors, .*to_dense/],
    ['torch', 'ComplexFloatStorage', /complex tensors/],
    ['light_cnn', 'network_9layers', /whole pickled module/],
  ])('%s.%s has its own sentence', async (module, name, sentence) => {
    const pickle = new PickleWriter().global(module, name).op('.').bytes()
    expect(await failure(await zipped(pickle))).toMatch(sentence)
  })
})

describe('checksums of the archive', () => {
  const changed = async (find: Uint8Array) => {
    const bytes = Buffer.from(await (await zipped(saved({ shape: [6], strides: [1] }))).arrayBuffer())
    const at = bytes.indexOf(find)
    bytes[at]! ^= 1
    return { file: new Blob([bytes]), at }
  }
  it('are checked when a storage is read', async () => {
    const { file, at } = await changed(bytesOf(SIX))
    const found = (await open(file)).tensors.get('w')
    await expect(found?.read()).rejects.toThrow(`a.pth, byte ${at}: w: the checksum differs`)
  })
  it('are checked when the pickle is read', async () => {
    expect(await failure((await changed(latin1('w'))).file)).toMatch(/data\.pkl: the checksum differs/)
  })
})

describe('pickles made to take for ever', () => {
  const many = 60_000
  const CASES: [string, (pickle: PickleWriter) => PickleWriter][] = [
    [
      'one long list under many names',
      pickle => {
        pickle.op(`](${'N'.repeat(many)}eq\x01}(`)
        for (let i = 0; i < many; i++) pickle.text(`${i}`).op('h\x01')
        return pickle.op('u')
      },
    ],
    [
      'one long list of pairs made a dict again and again',
      pickle =>
        pickle.op(
          `](${'NN\x86'.repeat(many)}eq\x01${'ccollections\nOrderedDict\nh\x01\x85R0'.repeat(20_000)}`,
        ),
    ],
    [
      'a long name before many tensors',
      pickle => {
        pickle.op('}').text('k'.repeat(1_000_000)).op('}').integer(0).op('}(').integer(0)
        tensor(pickle, view).op('q\x02')
        for (let i = 1; i < 10_000; i++) pickle.integer(i).op('h\x02')
        return pickle.op('uss')
      },
    ],
  ]
  it.each(CASES)('%s', async (_, write) => {
    const file = await zipped(write(new PickleWriter()).op('.').bytes())
    const begin = cpuMs()
    const ended = await open(file).then(
      ({ tensors }) => `${tensors.size} tensors`,
      (error: Error) => error.name,
    )
    expect(ended).toMatch(/tensors|FormatError/)
    expect(cpuMs() - begin).toBeLessThan(1000)
  })
})
