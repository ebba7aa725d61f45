// One matrix of a MAT-file: flags, dimensions, name, then cells, text or numbers. Numbers may be stored in a smaller type than
// their class says, so the storage type decides how they are read. Everything is column-major.
import type { FormatError } from '../errors.ts'

/** A value of a MAT-file. Elements lie in column-major order. */
export type MatValue =
  | { kind: 'numeric'; dims: number[]; data: Float64Array | Float32Array }
  | { kind: 'char'; dims: number[]; text: string }
  | { kind: 'cell'; dims: number[]; cells: MatValue[] }
  | { kind: 'struct'; dims: number[]; elements: Map<string, MatValue>[] }
  /** A class that is not read (sparse, object, function handle, complex numbers). */
  | { kind: 'other'; dims: number[]; what: string }

export interface MatCursor {
  view: DataView
  little: boolean
  at: number
  /** Exclusive. */
  end: number
  fail(what: string): FormatError
}

const MI_MATRIX = 14
const COMPLEX_FLAG = 0x08
const MAX_DEPTH = 16
const STORAGE: Record<
  number,
  { bytes: number; get: (view: DataView, at: number, little: boolean) => number }
> = {
  1: { bytes: 1, get: (view, at) => view.getInt8(at) },
  2: { bytes: 1, get: (view, at) => view.getUint8(at) },
  3: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { bytes: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
}
const CLASS_NAMES: Record<number, string> = {
  3: 'object',
  5: 'sparse matrix',
  16: 'function handle',
  17: 'opaque object',
}

/** The tag of an element: its type, the bytes of its data, and whether these sit in the tag itself. Moves behind the tag. */
export function readTag(cursor: MatCursor): { type: number; bytes: number; small: boolean } {
  if (cursor.end - cursor.at < 8) throw cursor.fail(`a tag has 8 bytes, ${cursor.end - cursor.at} are left`)
  const first = cursor.view.getUint32(cursor.at, cursor.little) // 0: type, or count << 16 | type in the small format
  if (first >>> 16 !== 0) {
    const bytes = first >>> 16
    if (bytes > 4) throw cursor.fail(`a small element holds at most 4 bytes, this one says ${bytes}`)
    cursor.at += 4
    return { type: first & 0xffff, bytes, small: true }
  }
  const bytes = cursor.view.getUint32(cursor.at + 4, cursor.little) // 4: bytes of data
  cursor.at += 8
  return { type: first, bytes, small: false }
}

/** Reads the tag and gives a cursor over the data; `cursor` moves behind the padding. */
function readElement(cursor: MatCursor): { type: number; body: MatCursor } {
  const { type, bytes, small } = readTag(cursor)
  if (bytes > cursor.end - cursor.at)
    throw cursor.fail(
      `an element of ${bytes} bytes reaches beyond its matrix (${cursor.end - cursor.at} left)`,
    )
  const body = { ...cursor, end: cursor.at + bytes }
  cursor.at = Math.min(cursor.end, cursor.at + (small ? 4 : Math.ceil(bytes / 8) * 8))
  return { type, body }
}

/** Reads the body of a matrix element (what stands behind its tag). */
export function readMatrix(cursor: MatCursor, depth: number): { name: string; value: MatValue } {
  if (cursor.at === cursor.end)
    return { name: '', value: { kind: 'numeric', dims: [0, 0], data: new Float64Array() } }
  if (depth > MAX_DEPTH) throw cursor.fail(`matrices are nested more than ${MAX_DEPTH} deep`)
  const flags = readNumbers(cursor)[0] ?? 0
  const matrixClass = flags & 0xff // byte 0: class; byte 1: complex, global, logical
  const dims = [...readNumbers(cursor)]
  const count = dims.reduce((product, size) => product * size, 1)
  if (dims.length < 2 || dims.some(size => size < 0) || !Number.isSafeInteger(count))
    throw cursor.fail(`the dimensions ${dims.join(' x ')} are not valid`)
  const name = String.fromCharCode(...readNumbers(cursor).subarray(0, 1024))
  if ((flags >> 8) & COMPLEX_FLAG) return { name, value: { kind: 'other', dims, what: 'complex matrix' } }
  return { name, value: readValue(cursor, { matrixClass, dims, count, depth }) }
}

interface Header {
  matrixClass: number
  dims: number[]
  /** Elements: the product of `dims`. */
  count: number
  depth: number
}

function readValue(cursor: MatCursor, { matrixClass, dims, count, depth }: Header): MatValue {
  switch (matrixClass) {
    case 1:
      return { kind: 'cell', dims, cells: readMatrices(cursor, count, depth) }
    case 2:
      return { kind: 'struct', dims, elements: readStruct(cursor, count, depth) }
    case 4:
      return { kind: 'char', dims, text: readText(cursor, count) }
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
    case 13:
    case 14:
    case 15: {
      const data = readNumbers(cursor, matrixClass === 7)
      if (data.length !== count)
        throw cursor.fail(`${dims.join(' x ')} numbers expected, ${data.length} stored`)
      return { kind: 'numeric', dims, data }
    }
    default:
      return { kind: 'other', dims, what: CLASS_NAMES[matrixClass] ?? `class ${matrixClass}` }
  }
}

/** `count` nameless matrices one after the other. Each takes at least its tag, which bounds `count`. */
function readMatrices(cursor: MatCursor, count: number, depth: number): MatValue[] {
  if (count > (cursor.end - cursor.at) / 8)
    throw cursor.fail(`${count} cells do not fit in ${cursor.end - cursor.at} bytes`)
  return Array.from({ length: count }, () => {
    const { type, body } = readElement(cursor)
    if (type !== MI_MATRIX) throw cursor.fail(`a cell holds type ${type}, expected a matrix (14)`)
    return readMatrix(body, depth + 1).value
  })
}

/** Fields stand inside each element: a.x a.y b.x b.y. */
function readStruct(cursor: MatCursor, count: number, depth: number): Map<string, MatValue>[] {
  const width = readNumbers(cursor)[0] ?? 0 // bytes of one field name
  const packed = String.fromCharCode(...readNumbers(cursor).subarray(0, 65536))
  if (!(width > 0) || packed.length % width !== 0)
    throw cursor.fail(`field names of ${width} bytes do not fit`)
  const fields = (packed.match(new RegExp(`[^]{${width}}`, 'g')) ?? []).map(text => text.split('\0')[0] ?? '')
  const values = readMatrices(cursor, count * fields.length, depth)
  return Array.from(
    { length: fields.length > 0 ? count : 0 },
    (_, i) => new Map(fields.map((field, f) => [field, values[i * fields.length + f] as MatValue])),
  )
}

function readText(cursor: MatCursor, count: number): string {
  const { type, body } = readElement(cursor)
  const bytes = new Uint8Array(body.view.buffer, body.view.byteOffset + body.at, body.end - body.at)
  if (type === 16) return new TextDecoder().decode(bytes) // miUTF8
  const units = type === 17 || type === 4 ? 2 : 1 // miUTF16, or numbers of one or two bytes
  if (bytes.length !== count * units)
    throw cursor.fail(`${count} characters expected, ${bytes.length / units} stored`)
  let text = ''
  for (let i = 0; i < count; i++)
    text += String.fromCharCode(
      units === 2 ? body.view.getUint16(body.at + 2 * i, body.little) : (bytes[i] as number),
    )
  return text
}

function readNumbers(cursor: MatCursor, single = false): Float64Array | Float32Array {
  const { type, body } = readElement(cursor)
  const storage = STORAGE[type]
  const bytes = body.end - body.at
  if (!storage) throw cursor.fail(`numbers are stored as the unknown type ${type}`)
  if (bytes % storage.bytes !== 0)
    throw cursor.fail(`${bytes} bytes aren’t a whole number of ${storage.bytes}-byte numbers`)
  const numbers = new (single ? Float32Array : Float64Array)(bytes / storage.bytes)
  for (let i = 0; i < numbers.length; i++)
    numbers[i] = storage.get(body.view, body.at + i * storage.bytes, body.little)
  return numbers
}
