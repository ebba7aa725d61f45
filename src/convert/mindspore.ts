// MindSpore checkpoints: Checkpoint { repeated Value value = 1 }, Value { tag = 1; TensorProto tensor = 2 }, TensorProto
// { dims = 1; tensor_type = 2; tensor_content = 3 } (mindspore-ai/mindspore@checkpoint.proto, serialization.py; docs/lightcnn.md 7.3).
// Contents are found by their byte ranges, so that opening reads only the tags.
import { type Field, ProtobufReader } from '../format/protobuf.ts'
import {
  type ByteSource,
  DTYPE_BYTES,
  type Dtype,
  elementCount,
  formatError,
  type LazyTensor,
  readBytes,
} from '../format/tensor.ts'
import { crc32 } from '../format/zip-crc.ts'
import type { Checkpoint } from './checkpoint.ts'
import { isOptimizerEntry } from './optimizer.ts'
import { figureText } from './values.ts'

/** The tail of a file saved with crc_check: `crc_num` and ten bytes, the CRC-32 of all before, big-endian. */
export const CRC_MARK = 'crc_num'
export const CRC_TAIL_BYTES = 17
const CHUNK_BYTES = 4 * 2 ** 20
const MAX_DIMENSIONS = 16

export const MINDSPORE_DTYPES: Record<string, Dtype> = {
  Float32: 'F32',
  Float16: 'F16',
  BFloat16: 'BF16',
  Float64: 'F64',
  Int64: 'I64',
  Int32: 'I32',
  Int16: 'I16',
  Int8: 'I8',
  UInt8: 'U8',
  Bool: 'BOOL',
  Float8E4M3FN: 'F8_E4M3',
  Float8E5M2: 'F8_E5M2',
}
const NOT_READ = /^(str|random_op|UInt(16|32|64)|Complex(64|128)|Int4|HiFloat8|MapTensor)$/i

interface Piece {
  start: number
  end: number
}
interface Parameter {
  at: number
  dims: number[]
  type: string
  pieces: Piece[]
}

/** Reads the tags, shapes and types; contents are read when a tensor is. */
export async function openMindSpore(file: ByteSource, name: string): Promise<Checkpoint> {
  const crc = await readCrcTail(file)
  const end = crc === null ? file.size : file.size - CRC_TAIL_BYTES
  const parameters = await readParameters(new ProtobufReader(file, name), end)
  const tensors = new Map<string, LazyTensor>()
  const ignored: string[] = []
  const metadata: Record<string, string> = {}
  for (const [tag, parameter] of parameters) {
    const text = parameter.type === 'str' ? await readText(file, parameter) : null
    if (text !== null) metadata[tag] = text
    else if (NOT_READ.test(parameter.type)) ignored.push(tag)
    else tensors.set(tag, toLazyTensor(file, name, tag, parameter))
  }
  for (const [tag, tensor] of tensors) {
    if (!isAppended(tag, tensor)) continue
    metadata[tag] = figureText(tensor.dtype, await tensor.read())
    if (!isOptimizerEntry(tag) && tensors.size > 1) tensors.delete(tag)
  }
  if (tensors.size === 0) throw formatError(name, end, 'this MindSpore file holds no tensors')
  const verify = async () => {
    if (crc !== null) await checkCrc(file, name, end, crc)
  }
  return { name, container: 'mindspore', tensors, ignored, metadata, uses: [], verify }
}

/** What save_checkpoint was given beside the network (append_dict): epoch, learning rate. Parameters have dots in their names. */
const isAppended = (tag: string, { dtype, shape }: LazyTensor) =>
  !tag.includes('.') && elementCount(shape) === 1 && !dtype.startsWith('F8_')

const MOST_TEXT_BYTES = 4096
/** A text of append_dict: NumPy's, four bytes a character. Null when it is longer than such texts are. */
async function readText(file: ByteSource, { pieces }: Parameter): Promise<string | null> {
  const bytes = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  if (bytes > MOST_TEXT_BYTES || bytes % 4 !== 0) return null
  const content = await readPieces(file, pieces, bytes)
  const codes = new Uint32Array(content.slice().buffer)
  return codes.every(code => code < 0x110000) ? String.fromCodePoint(...codes) : null
}

async function readParameters(reader: ProtobufReader, end: number): Promise<Map<string, Parameter>> {
  const parameters = new Map<string, Parameter>()
  for await (const value of reader.fields(0, end)) {
    if (value.number !== 1 || value.wire !== 2)
      throw reader.fail(value.at, `expected a parameter, got protobuf field ${value.number}`)
    const { tag, piece } = await readValue(reader, value)
    const known = parameters.get(tag)
    if (!known) parameters.set(tag, piece)
    else if (known.dims.join() === piece.dims.join() && known.type === piece.type)
      known.pieces.push(...piece.pieces) // a tensor beyond 512 MiB is cut in values of the same tag
    else throw reader.fail(value.at, `${tag} appears twice, with two shapes`)
  }
  return parameters
}

async function readValue(reader: ProtobufReader, value: Field) {
  let tag: string | undefined
  let piece: Parameter = { at: value.at, dims: [], type: '', pieces: [] }
  for await (const field of reader.fields(value.start, value.end)) {
    if (field.number === 1) tag = await reader.text(field)
    else if (field.number === 2 && field.wire === 2) piece = await readTensor(reader, field)
    else if (field.number === 3 && field.wire === 2) piece = { ...piece, type: 'MapTensor' }
    else throw reader.fail(field.at, `a parameter has no protobuf field ${field.number}`)
  }
  if (tag === undefined) throw reader.fail(value.at, 'a parameter without a name')
  return { tag, piece }
}

async function readTensor(reader: ProtobufReader, tensor: Field): Promise<Parameter> {
  const parameter: Parameter = { at: tensor.at, dims: [], type: '', pieces: [] }
  for await (const field of reader.fields(tensor.start, tensor.end)) {
    if (field.number === 1) parameter.dims.push(...(await reader.integers(field, MAX_DIMENSIONS * 10)))
    else if (field.number === 2) parameter.type = await reader.text(field)
    else if (field.number === 3 && field.wire === 2)
      parameter.pieces.push({ start: field.start, end: field.end })
    else throw reader.fail(field.at, `a tensor has no protobuf field ${field.number}`)
    if (parameter.dims.length > MAX_DIMENSIONS) throw reader.fail(field.at, 'too many dimensions')
  }
  return parameter
}

function toLazyTensor(file: ByteSource, name: string, tag: string, parameter: Parameter): LazyTensor {
  const { at, dims, type, pieces } = parameter
  if (!Object.hasOwn(MINDSPORE_DTYPES, type))
    throw formatError(name, at, `${tag} has the unknown type ${JSON.stringify(type.slice(0, 40))}`)
  const dtype = MINDSPORE_DTYPES[type] as Dtype
  if (!dims.every(size => Number.isSafeInteger(size) && size >= 0))
    throw formatError(name, at, `${tag} has the impossible shape ${dims.join('×')}`)
  const bytes = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0)
  const isOldScalar = dims.length === 1 && dims[0] === 0 && bytes === DTYPE_BYTES[dtype]
  const shape = isOldScalar ? [] : dims
  const expected = elementCount(shape) * DTYPE_BYTES[dtype]
  if (bytes !== expected) throw formatError(name, at, `${tag} has ${bytes} bytes, expected ${expected}`)
  return { dtype, shape, read: () => readPieces(file, pieces, bytes) }
}

async function readPieces(file: ByteSource, pieces: Piece[], bytes: number): Promise<Uint8Array> {
  const [first] = pieces
  if (first && pieces.length === 1) return readBytes(file, first.start, first.end)
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const { start, end } of pieces) {
    whole.set(await readBytes(file, start, end), at)
    at += end - start
  }
  return whole
}

/** The CRC that the file states, null without one. */
async function readCrcTail(file: ByteSource): Promise<number | null> {
  if (file.size < CRC_TAIL_BYTES) return null
  const tail = await readBytes(file, file.size - CRC_TAIL_BYTES, file.size)
  if (new TextDecoder('latin1').decode(tail.subarray(0, CRC_MARK.length)) !== CRC_MARK) return null
  let crc = 0
  for (const byte of tail.subarray(CRC_MARK.length)) crc = crc * 256 + byte
  return crc
}

async function checkCrc(file: ByteSource, name: string, end: number, expected: number): Promise<void> {
  let crc = 0
  for (let at = 0; at < end; at += CHUNK_BYTES)
    crc = crc32(await readBytes(file, at, Math.min(at + CHUNK_BYTES, end)), crc)
  if (crc !== expected)
    throw formatError(
      name,
      end,
      `the checksum differs (${crc}, the file says ${expected}): bytes were changed. Copy or download it again.`,
    )
}
