// PyTorch's legacy container as Python 2 and Python 3 wrote it, for tests and measurements: nothing in the page writes it.
// The forms follow fixtures/checkpoints/tiny_legacy.pth.tar and tiny_py2_legacy_cuda.pth.tar, which torch.load reads.
import { elementCount } from '../format/tensor.ts'
import { LEGACY_MAGIC } from './pytorch-legacy.ts'
import { PickleWriter, rowMajorStrides } from './pytorch-write.ts'
import type { WeightTensors } from './weights.ts'

export interface LegacyOptions {
  /** Python 2 wrote `str` as SHORT_BINSTRING and an OrderedDict as a list of pairs. */
  python?: 2 | 3
  location?: 'cpu' | 'cuda:0'
  prefix?: string
}

class LegacyPickle extends PickleWriter {
  readonly python2: boolean
  constructor(python2: boolean) {
    super()
    this.python2 = python2
  }
  override text(value: string): this {
    if (!this.python2) return super.text(value)
    return this.op(`U${String.fromCharCode(value.length)}${value}`)
  }
}

/** A float32 checkpoint of the authors' form, part by part. */
export async function* writeLegacyPyTorch(
  tensors: WeightTensors,
  { python = 3, location = 'cpu', prefix = 'module.' }: LegacyOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const pickle = () => new LegacyPickle(python === 2)
  const system = pickle().op('}(').text('protocol_version').integer(1001).text('little_endian').op('\x88')
  system
    .text('type_sizes')
    .op('}(')
    .text('short')
    .integer(2)
    .text('int')
    .integer(4)
    .text('long')
    .integer(4)
    .op('uu.')
  const list = pickle().op('](')
  for (const name of tensors.keys()) list.text(keyOf(name))
  yield Uint8Array.from(LEGACY_MAGIC)
  yield pickle().integer(1001).op('.').bytes()
  yield system.bytes()
  yield pickleSaved(pickle(), tensors, { python, location, prefix })
  yield list.op('e.').bytes()
  for (const { shape, read } of tensors.values()) {
    const count = new Uint8Array(8)
    new DataView(count.buffer).setBigInt64(0, BigInt(elementCount(shape)), true)
    yield count
    yield (await read()) as Uint8Array<ArrayBuffer>
  }
}

const keyOf = (name: string) => `key of ${name}`

function pickleSaved(pickle: LegacyPickle, tensors: WeightTensors, options: Required<LegacyOptions>) {
  const { python, location, prefix } = options
  const torch = location === 'cpu' ? 'torch' : 'torch.cuda'
  pickle.op('}(').text('epoch').integer(80).text('arch').text('LightCNN')
  pickle
    .text('state_dict')
    .global('collections', 'OrderedDict')
    .op(python === 2 ? '](' : ')R(')
  for (const [name, { shape }] of tensors) {
    if (python === 2) pickle.op('](')
    pickle.text(prefix + name).global('torch._utils', python === 2 ? '_rebuild_tensor' : '_rebuild_tensor_v2')
    pickle.op('((').text('storage').global(torch, 'FloatStorage').text(keyOf(name)).text(location)
    pickle.integer(elementCount(shape)).op('NtQ').integer(0)
    pickle.integers(shape).integers(rowMajorStrides(shape))
    if (python === 2) pickle.op('tRe')
    else pickle.op('\x89').global('collections', 'OrderedDict').op(')RtR')
  }
  return pickle
    .op(python === 2 ? 'e\x85R' : 'u')
    .text('prec1')
    .float(97.5)
    .op('u.')
    .bytes()
}
