// Initialisers of an ONNX graph. TensorProto: dims = 1, data_type = 2, segment = 3, float_data = 4, int32_data = 5,
// int64_data = 7, name = 8, raw_data = 9, double_data = 10, external_data = 13 (onnx-beside.ts), data_location = 14.
import { type Field, type ProtobufReader, unpackVarints } from '../format/protobuf.ts'
import {
  type ByteSource,
  DTYPE_BYTES,
  type Dtype,
  elementCount,
  formatError,
  type LazyTensor,
  readBytes,
} from '../format/tensor.ts'
import { type BesideFiles, type DataBeside, readDataBeside } from './onnx-beside.ts'

const MAX_DIMENSIONS = 16
const MAX_ENTRY_BYTES = 2 ** 20

const DTYPES: Record<number, Dtype> = {
  1: 'F32',
  2: 'U8',
  3: 'I8',
  5: 'I16',
  6: 'I32',
  7: 'I64',
  9: 'BOOL',
  10: 'F16',
  11: 'F64',
  16: 'BF16',
}
/** How numbers stand in the file: as bytes of the dtype, or as packed varints. */
type Encoding = 'bytes' | 'varints'
const ENCODINGS: Record<number, Encoding> = {
  4: 'bytes',
  5: 'varints',
  7: 'varints',
  9: 'bytes',
  10: 'bytes',
}

export interface OnnxTensor {
  name: string
  /** Where its field begins and ends in the file. */
  at: number
  end: number
  dims: number[]
  type: number
  encoding: Encoding | null
  pieces: { start: number; end: number }[]
  /** Where its data stand when that is another file. */
  beside: DataBeside | null
}

/** The header of an initialiser, without its data. */
export async function readTensorProto(reader: ProtobufReader, message: Field): Promise<OnnxTensor> {
  const { at, end } = message
  const tensor: OnnxTensor = {
    ...{ name: '', at, end, dims: [], type: 0, encoding: null, pieces: [], beside: null },
  }
  const said: Record<string, string> = {}
  let isBeside = false
  if (message.wire !== 2) throw reader.fail(message.at, 'an initialiser that isn’t a message')
  for await (const field of reader.fields(message.start, message.end)) {
    const encoding = ENCODINGS[field.number]
    if (field.number === 1) tensor.dims.push(...(await reader.integers(field, MAX_DIMENSIONS * 10)))
    else if (field.number === 2) tensor.type = field.value
    else if (field.number === 8) tensor.name = await reader.text(field)
    else if (field.number === 3)
      throw reader.fail(field.at, 'an initialiser in segments, which can’t be read')
    else if (field.number === 13 && field.wire === 2) await readEntry(reader, field, said)
    else if (field.number === 14) isBeside = field.value === 1
    else if (encoding && field.wire !== 0) {
      if (tensor.encoding && tensor.encoding !== encoding)
        throw reader.fail(field.at, 'an initialiser with two kinds of data')
      tensor.encoding = encoding
      if (field.end > field.start) tensor.pieces.push({ start: field.start, end: field.end })
    }
    if (tensor.dims.length > MAX_DIMENSIONS) throw reader.fail(field.at, 'too many dimensions')
  }
  if (isBeside) tensor.beside = readDataBeside(said, what => reader.fail(at, `${tensor.name}: ${what}`))
  return tensor
}

/** StringStringEntryProto: key = 1, value = 2. */
export async function readEntry(
  reader: ProtobufReader,
  message: Field,
  into: Record<string, string>,
): Promise<void> {
  const texts = ['', '']
  for await (const field of reader.fields(message.start, message.end))
    if (field.number === 1 || field.number === 2)
      texts[field.number - 1] = new TextDecoder().decode(await reader.bytes(field, MAX_ENTRY_BYTES))
  const [key = '', value = ''] = texts
  if (key !== '' && key !== '__proto__') into[key] = value
}

/**
 * An initialiser as a tensor; undefined for types that weights do not have (strings, complex numbers). Throws a FormatError when its
 * data do not fit its shape, or stand in a second file that is not there.
 */
export async function toLazyTensor(
  file: ByteSource,
  fileName: string,
  tensor: OnnxTensor,
  besides: BesideFiles,
): Promise<LazyTensor | undefined> {
  const { name, at, dims, type, encoding, pieces, beside } = tensor
  const fail = (what: string) => formatError(fileName, at, `${name || 'an initialiser'}: ${what}`)
  const dtype = DTYPES[type]
  if (!dtype) return undefined
  if (!dims.every(size => Number.isSafeInteger(size) && size >= 0))
    throw fail(`the impossible shape ${dims.join('×')}`)
  const count = elementCount(dims)
  if (beside) {
    const bytes = count * DTYPE_BYTES[dtype]
    return { dtype, shape: dims, read: await besides.part(beside, bytes, fail) }
  }
  const held = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  if (encoding === 'varints' ? count > held : held !== count * DTYPE_BYTES[dtype])
    throw fail(`${held} bytes of data for ${count} elements of ${dtype}`)
  const read = async () => {
    const [first] = pieces
    const bytes =
      first && pieces.length === 1
        ? await readBytes(file, first.start, first.end)
        : await joined(file, pieces, held)
    if (encoding !== 'varints') return bytes
    const numbers = unpackVarints(bytes, fail)
    if (numbers.length !== count) throw fail(`${numbers.length} numbers for ${count} elements`)
    return integerBytes(numbers, dtype)
  }
  return { dtype, shape: dims, read }
}

async function joined(file: ByteSource, pieces: OnnxTensor['pieces'], bytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const { start, end } of pieces) {
    whole.set(await readBytes(file, start, end), at)
    at += end - start
  }
  return whole
}

/** Integers as little-endian bytes of `dtype`; halves stand in int32_data as their 16 bits. */
function integerBytes(numbers: number[], dtype: Dtype): Uint8Array {
  const size = DTYPE_BYTES[dtype]
  const view = new DataView(new ArrayBuffer(numbers.length * size))
  for (const [i, number] of numbers.entries()) {
    if (size === 8) view.setBigInt64(i * 8, BigInt(Math.trunc(number)), true)
    else if (size === 4) view.setInt32(i * 4, number, true)
    else if (size === 2) view.setInt16(i * 2, number, true)
    else view.setInt8(i, number)
  }
  return new Uint8Array(view.buffer)
}
