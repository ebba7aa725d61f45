// Writes a PyTorch checkpoint as the authors' train.py saves it (AlfredXiangWu/LightCNN@7b38a6f train.py save_checkpoint):
// {epoch, arch, state_dict, prec1} with names under `module.`, in the zip container of PyTorch 1.6 and later.
import { elementCount } from '../format/tensor.ts'
import { writeZip } from '../format/zip-write.ts'
import type { WeightTensors } from './weights.ts'

export interface PyTorchOptions {
  epoch?: number
  arch?: string
  /** Top-1 precision in percent, as train.py keeps it. */
  prec1?: number
  /** Stands before every name; `module.` is what DataParallel leaves and the authors' scripts expect. */
  prefix?: string
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
  const storages = [...tensors.values()].map(({ read }, key) => ({ name: `${TOP}/data/${key}`, read }))
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
  for (const [key, [name, { dtype, shape }]] of [...tensors].entries()) {
    const storage = STORAGE_NAMES[dtype]
    if (!storage) throw new TypeError(`${name}: ${dtype} is not written`)
    pickle
      .text(prefix + name)
      .global('torch._utils', '_rebuild_tensor_v2')
      .op('((')
    pickle.text('storage').global('torch', storage).text(String(key)).text('cpu')
    pickle.integer(elementCount(shape)).op('tQ').integer(0) // TUPLE BINPERSID, storage offset
    pickle.integers(shape).integers(rowMajorStrides(shape))
    pickle.op('\x89').global('collections', 'OrderedDict').op(')RtR') // NEWFALSE, hooks; TUPLE REDUCE
  }
  pickle.op('u').text('prec1').float(prec1).op('u.') // SETITEMS, SETITEMS STOP
  return pickle.bytes()
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
