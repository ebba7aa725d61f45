// Writes a PyTorch checkpoint as the authors' train.py saves it (AlfredXiangWu/LightCNN@7b38a6f train.py save_checkpoint):
// {epoch, arch, state_dict, prec1} with names under `module.`, in the zip container of PyTorch 1.6 and later.
import { elementCount, type LazyTensor } from '../format/tensor.ts'
import { writeZip } from '../format/zip-write.ts'
import type { WeightTensors } from './weights.ts'

export interface PyTorchOptions {
  epoch?: number
  arch?: string
  /** Top-1 precision in percent, as train.py keeps it. */
  prec1?: number
  /** Further entries beside the state dict. */
  texts?: Record<string, string>
  numbers?: Record<string, number>
  /** Stands before every name; `module.` is what DataParallel leaves and the authors' scripts expect. */
  prefix?: string
  /** Adds `optimizer`: the state dict of torch.optim.SGD with a group for each parameter, as the authors' train.py makes them. */
  optimizer?: SgdState
}

/** What torch.optim.SGD keeps. Tensors that have no velocity do not move. */
export interface SgdState {
  momentum: number
  /** By name, for each of the tensors: its learning rate, weight decay and velocity. */
  groups: Map<string, { rate: number; weightDecay: number; velocity: LazyTensor | null }>
}

const STORAGE_NAMES: Record<string, string> = {
  F32: 'FloatStorage',
  F16: 'HalfStorage',
}
const ALIGN_BYTES = 64
const TOP = 'archive'

/** Writes the file part by part; one tensor at a time is in memory. `torch.load(path, weights_only=True)` reads it. */
export function writePyTorch(
  tensors: WeightTensors,
  options: PyTorchOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const text = (value: string) => () => new TextEncoder().encode(value)
  const all = [...tensors.values(), ...velocitiesOf(tensors, options.optimizer).values()]
  const storages = all.map(({ read }, key) => ({ name: `${TOP}/data/${key}`, read }))
  const entries = [
    { name: `${TOP}/data.pkl`, read: () => pickleCheckpoint(tensors, options) },
    { name: `${TOP}/byteorder`, read: text('little') },
    ...storages,
    { name: `${TOP}/version`, read: text('3\n') },
  ]
  return writeZip(entries, ALIGN_BYTES)
}

/** data.pkl: protocol 2, every tensor a view of the whole of its own storage. */
function pickleCheckpoint(tensors: WeightTensors, options: PyTorchOptions): Uint8Array<ArrayBuffer> {
  const { epoch = 0, arch = 'LightCNN', prec1 = 0, prefix = 'module.' } = options
  const pickle = new PickleWriter()
  pickle.op('}(') // EMPTY_DICT MARK
  pickle.text('epoch').integer(epoch).text('arch').text(arch)
  pickle.text('state_dict').global('collections', 'OrderedDict').op(')R(') // EMPTY_TUPLE REDUCE MARK
  for (const [key, [name, tensor]] of [...tensors].entries())
    writeTensor(pickle.text(prefix + name), key, tensor)
  pickle.op('u').text('prec1').float(prec1)
  for (const [key, value] of Object.entries(options.texts ?? {})) pickle.text(key).text(value)
  for (const [key, value] of Object.entries(options.numbers ?? {}))
    Number.isSafeInteger(value) ? pickle.text(key).integer(value) : pickle.text(key).float(value)
  if (options.optimizer) writeOptimizer(pickle.text('optimizer'), tensors, options.optimizer)
  pickle.op('u.') // SETITEMS STOP
  return pickle.bytes()
}

/** A tensor that is the whole of storage `key`. */
function writeTensor(pickle: PickleWriter, key: number, { dtype, shape }: LazyTensor): PickleWriter {
  const storage = STORAGE_NAMES[dtype]
  if (!storage) throw new TypeError(`${dtype} is not written`)
  pickle.global('torch._utils', '_rebuild_tensor_v2').op('((')
  pickle.text('storage').global('torch', storage).text(String(key)).text('cpu')
  pickle.integer(elementCount(shape)).op('tQ').integer(0) // TUPLE BINPERSID, storage offset
  pickle.integers(shape).integers(rowMajorStrides(shape))
  return pickle.op('\x89').global('collections', 'OrderedDict').op(')RtR') // NEWFALSE, hooks; TUPLE REDUCE
}

/** By the number of their parameter: their storages come behind those of the weights. */
function velocitiesOf(tensors: WeightTensors, optimizer: SgdState | undefined): Map<number, LazyTensor> {
  const found = new Map<number, LazyTensor>()
  for (const [number, name] of [...tensors.keys()].entries()) {
    const velocity = optimizer?.groups.get(name)?.velocity
    if (velocity) found.set(number, velocity)
  }
  return found
}

/** { state: { n: { momentum_buffer } }, param_groups: [{ lr, momentum, ..., params: [n] }] } */
function writeOptimizer(pickle: PickleWriter, tensors: WeightTensors, optimizer: SgdState): void {
  pickle.op('}(').text('state').op('}(')
  let key = tensors.size
  for (const [number, velocity] of velocitiesOf(tensors, optimizer))
    writeTensor(pickle.integer(number).op('}(').text('momentum_buffer'), key++, velocity).op('u')
  pickle.op('u').text('param_groups').op('](') // EMPTY_LIST MARK
  for (const [number, name] of [...tensors.keys()].entries()) {
    const { rate = 0, weightDecay = 0 } = optimizer.groups.get(name) ?? {}
    pickle.op('}(').text('lr').float(rate).text('momentum').float(optimizer.momentum)
    pickle.text('dampening').float(0).text('weight_decay').float(weightDecay).text('nesterov').op('\x89') // NEWFALSE
    pickle.text('params').op('](').integer(number).op('eu') // APPENDS SETITEMS
  }
  pickle.op('eu')
}

/** Strides in elements of a contiguous tensor. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = 1
  for (const size of [...shape].reverse()) {
    strides.unshift(stride)
    stride *= size
  }
  return strides
}

/** Opcodes of a protocol 2 pickle, one after the other. */
export class PickleWriter {
  #bytes: number[] = [0x80, 2]

  op(codes: string): this {
    for (const code of codes) this.#bytes.push(code.charCodeAt(0))
    return this
  }
  /** BINUNICODE */
  text(value: string): this {
    const bytes = new TextEncoder().encode(value)
    return this.op('X').#u32(bytes.length).#push(bytes)
  }
  /** BININT, or LONG1 beyond 32 bits. */
  integer(value: number): this {
    if (value === (value | 0)) return this.op('J').#u32(value)
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true)
    return this.op('\x8a\x08').#push(bytes)
  }
  /** A tuple of integers. */
  integers(values: readonly number[]): this {
    this.op('(')
    for (const value of values) this.integer(value)
    return this.op('t')
  }
  /** BINFLOAT, big-endian. */
  float(value: number): this {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value)
    return this.op('G').#push(bytes)
  }
  global(module: string, name: string): this {
    return this.op(`c${module}\n${name}\n`)
  }
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }
  #u32(value: number): this {
    this.#bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255)
    return this
  }
  #push(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }
}
