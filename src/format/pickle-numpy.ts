// Arrays and figures of NumPy in a pickle: {name: array} given to torch.save, what training scripts keep beside the weights, pictures of a
// verification set. How NumPy pickles them: numpy/numpy numpy/_core/multiarray _reconstruct, numpy/_core/numeric _frombuffer, scalar.
import type { Fail, PickleLiteral, PickleObject, PickleValue } from './pickle-value.ts'
import { type ByteSource, DTYPE_BYTES, type Dtype, elementCount, readBytes } from './tensor.ts'

interface NumpyType extends PickleObject {
  kind: 'numpy.dtype'
  /** "f4": kind and bytes. */
  code: string
  bigEndian: boolean
}
/** codecs.encode(text, 'latin1'): how protocol 2 writes bytes. */
interface Encoded extends PickleObject {
  kind: 'encoded'
  text: string | PickleLiteral
}
type Content = Uint8Array | Encoded | PickleLiteral
export interface NumpyArray extends PickleObject {
  kind: 'ndarray'
  dtype: Dtype
  shape: number[]
  /** The first index varies fastest. */
  isFortran: boolean
  bigEndian: boolean
  content: Content
}
/** An array before it was told its contents. */
interface NewArray extends PickleObject {
  kind: 'new ndarray' | 'ndarray'
}
type Call = (args: PickleValue[], fail: Fail) => PickleValue

const DTYPES: Record<string, Dtype> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i8: 'I64',
  i4: 'I32',
  i2: 'I16',
  i1: 'I8',
  u1: 'U8',
  b1: 'BOOL',
}
const MAX_DIMENSIONS = 16

const isKind = <T extends PickleObject>(x: unknown, kind: T['kind']): x is T =>
  typeof x === 'object' && x !== null && 'kind' in x && x.kind === kind
export const isNumpyArray = (x: unknown): x is NumpyArray => isKind<NumpyArray>(x, 'ndarray')
const isContent = (x: unknown): x is Content =>
  x instanceof Uint8Array || isKind<Encoded>(x, 'encoded') || isKind<PickleLiteral>(x, 'literal')
const isSizes = (x: unknown): x is number[] =>
  Array.isArray(x) && x.length <= MAX_DIMENSIONS && x.every(n => Number.isSafeInteger(n) && n >= 0)

/** dtype(code, align, copy), then BUILD (version, byte order, ...). */
const numpyType: Call = ([code]): NumpyType => ({
  kind: 'numpy.dtype',
  code: String(code).replace(/^[<>|=]/, ''),
  bigEndian: false,
  build(this: NumpyType, state) {
    if (Array.isArray(state)) this.bigEndian = state[1] === '>'
  },
})

/** _reconstruct(class, shape, type), then BUILD (version, shape, dtype, is Fortran, bytes). */
const reconstruct: Call = (): NewArray => ({
  kind: 'new ndarray',
  build(this: NewArray, state) {
    if (!Array.isArray(state)) return
    const [, shape, type, isFortran, content] = state
    Object.assign(this, arrayOf(shape, type, isFortran === true, content))
  },
})
/** _frombuffer(bytes, dtype, shape, order), as protocol 5 has it. */
const fromBuffer: Call = ([content, type, shape, order]): PickleObject => ({
  kind: 'new ndarray',
  ...arrayOf(shape, type, order === 'F', content),
})

/** Nothing when it is no array of numbers that are known here. */
function arrayOf(shape: unknown, type: unknown, isFortran: boolean, content: unknown): Partial<NumpyArray> {
  if (!isKind<NumpyType>(type, 'numpy.dtype') || !isSizes(shape) || !isContent(content)) return {}
  const dtype = Object.hasOwn(DTYPES, type.code) ? DTYPES[type.code] : undefined
  return dtype ? { kind: 'ndarray', dtype, shape, isFortran, bigEndian: type.bigEndian, content } : {}
}

/** scalar(dtype, bytes): the number, where it is one of the common types. */
const scalar: Call = ([type, content], fail) => {
  if (!isKind<NumpyType>(type, 'numpy.dtype')) throw fail('the first argument isn’t a dtype')
  const bytes = typeof content === 'string' ? latin1Bytes(content) : shortBytes(content)
  if (!bytes || String(bytes.length) !== type.code.slice(1)) return { kind: 'bystander' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = !type.bigEndian
  if (type.code === 'f8') return view.getFloat64(0, isLittle)
  if (type.code === 'f4') return view.getFloat32(0, isLittle)
  if (type.code === 'i8') return Number(view.getBigInt64(0, isLittle))
  if (type.code === 'i4') return view.getInt32(0, isLittle)
  if (type.code === 'u1') return view.getUint8(0)
  if (type.code === 'b1') return view.getUint8(0) !== 0
  return { kind: 'bystander' }
}
function shortBytes(content: PickleValue | undefined): Uint8Array | null {
  if (content instanceof Uint8Array) return content
  return isKind<Encoded>(content, 'encoded') && typeof content.text === 'string'
    ? latin1Bytes(content.text)
    : null
}
const encode: Call = ([text], fail): Encoded => {
  if (typeof text !== 'string' && !isKind<PickleLiteral>(text, 'literal')) throw fail('expected a text')
  return { kind: 'encoded', text }
}
const latin1Bytes = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))

/** Calls by name; those of no use to weights stand for themselves. */
export const NUMPY: Record<string, Call | undefined> = {
  'numpy.dtype': numpyType,
  'numpy.core.multiarray.scalar': scalar,
  'numpy._core.multiarray.scalar': scalar,
  'numpy.core.multiarray._reconstruct': reconstruct,
  'numpy._core.multiarray._reconstruct': reconstruct,
  'numpy.core.numeric._frombuffer': fromBuffer,
  'numpy._core.numeric._frombuffer': fromBuffer,
  'numpy.ndarray': undefined, // the first argument of _reconstruct
  '_codecs.encode': encode,
}

/** The array's bytes as they stand, in its own order. Throws when they are more or fewer than its shape says. */
export async function readContent(
  file: ByteSource,
  { content, shape, dtype }: NumpyArray,
  fail: (what: string) => Error,
): Promise<Uint8Array> {
  const expected = elementCount(shape) * DTYPE_BYTES[dtype]
  const bytes = await contentBytes(file, content, expected, fail)
  if (bytes.length !== expected) throw fail(`${bytes.length} bytes, its shape needs ${expected}`)
  return bytes
}
/** Whether so many bytes as the shape says can be there, without a look at them. */
export function canHold({ content, shape, dtype }: NumpyArray): boolean {
  const expected = elementCount(shape) * DTYPE_BYTES[dtype]
  const held = isKind<Encoded>(content, 'encoded') ? content.text : content
  const length = isKind<PickleLiteral>(held, 'literal') ? held.end - held.start : held.length
  return expected <= length && length <= 2 * expected
}

/** Bytes that a pickle holds in whatever way, or null where a value is none. */
export async function readBytesOf(
  file: ByteSource,
  value: PickleValue | undefined,
  fail: (what: string) => Error,
): Promise<Uint8Array | null> {
  if (!isContent(value)) return null
  const held = isKind<Encoded>(value, 'encoded') ? value.text : value
  const most = isKind<PickleLiteral>(held, 'literal') ? held.end - held.start : held.length
  return contentBytes(file, value, most, fail)
}

async function contentBytes(
  file: ByteSource,
  content: Content,
  expected: number,
  fail: (what: string) => Error,
): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content.slice()
  const isEncoded = isKind<Encoded>(content, 'encoded')
  const text = isEncoded ? content.text : content
  if (typeof text === 'string') return latin1Bytes(text)
  const bytes = await readBytes(file, text.start, text.end)
  return text.encoding === 'utf8' ? latin1OfUtf8(bytes, expected, fail) : bytes
}

/** UTF-8 of characters up to U+00FF, a byte for each; a TextDecoder would make a string of it first. */
function latin1OfUtf8(bytes: Uint8Array, expected: number, fail: (what: string) => Error): Uint8Array {
  const decoded = new Uint8Array(expected)
  let to = 0
  for (let at = 0; at < bytes.length && to < expected; at++) {
    const byte = bytes[at] as number
    if (byte < 0x80) decoded[to++] = byte
    else if (byte === 0xc2 || byte === 0xc3)
      decoded[to++] = ((byte & 3) << 6) | ((bytes[++at] as number) & 63)
    else throw fail('its bytes aren’t latin1 text')
  }
  return decoded.subarray(0, to)
}
