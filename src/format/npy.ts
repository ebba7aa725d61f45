// .npy, NumPy's file of one array (NEP 1, versions 1.0 to 3.0): magic, header length, a Python dictionary, raw elements.
import { FormatError } from '../errors.ts'
import { type Dtype, elementCount, toFloat32 } from './tensor.ts'

const MAGIC = '\x93NUMPY'
const MAX_HEADER_BYTES = 65536
const DTYPES: Record<string, Dtype> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i1: 'I8',
  i2: 'I16',
  i4: 'I32',
  i8: 'I64',
  u1: 'U8',
  b1: 'BOOL',
}

export interface NpyHeader {
  shape: number[]
  /** NumPy's letter: f, i, u, b (numbers), U and S (text), and others that are not read. */
  kind: string
  /** Bytes of an element; of text of kind U the characters, 4 bytes each. */
  width: number
  bigEndian: boolean
  columnMajor: boolean
  /** Byte at which the elements begin. */
  dataStart: number
}

/** Reads what an array is, and checks that its elements are all there. `name` stands in errors. */
export async function readNpyHeader(file: Blob, name: string): Promise<NpyHeader> {
  const fail = (byte: number, what: string) => new FormatError(`${name}, byte ${byte}: ${what}`)
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer())
  if (head.length < 10 || String.fromCharCode(...head.subarray(0, 6)) !== MAGIC)
    throw fail(0, 'this is no .npy file (it does not start with \\x93NUMPY)')
  const view = new DataView(head.buffer)
  const major = view.getUint8(6) // 6: version
  if (major < 1 || major > 3) throw fail(6, `expected version 1, 2 or 3, got ${major}`)
  const headerStart = major === 1 ? 10 : 12
  if (head.length < headerStart) throw fail(head.length, 'the header is cut off')
  const headerBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true) // 8: header length
  const dataStart = headerStart + headerBytes
  if (headerBytes > MAX_HEADER_BYTES || dataStart > file.size)
    throw fail(8, `a header of ${headerBytes} bytes does not fit in a file of ${file.size} bytes`)
  const header = await file.slice(headerStart, dataStart).text()
  if (/'descr'\s*:\s*'\|?O'/.test(header))
    throw fail(
      headerStart,
      'this array holds Python objects in a pickle, which is not read. Save numbers and text: numpy.load(..., allow_pickle=True), then numpy.savez(file, features=numpy.stack(...), names=numpy.array(..., dtype=str)).',
    )
  const descr = /'descr'\s*:\s*'([<>|=])([a-zA-Z])(\d+)'/.exec(header)
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)
  const shapeText = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)
  if (!descr || !order || !shapeText)
    throw fail(headerStart, `the header is not understood: ${header.trim().slice(0, 120)}`)
  const shape = (shapeText[1] as string).split(',').flatMap(size => (size.trim() ? [Number(size)] : []))
  const kind = descr[2] as string
  const width = Number(descr[3])
  const expected = elementCount(shape) * width * (kind === 'U' ? 4 : 1)
  if (file.size - dataStart !== expected)
    throw fail(
      dataStart,
      `shape (${shape.join(', ')}) needs ${expected} bytes of data, the file has ${file.size - dataStart}`,
    )
  return { shape, kind, width, bigEndian: descr[1] === '>', columnMajor: order[1] === 'True', dataStart }
}

/** Reads an array of numbers as float32 in row-major order. `name` stands in errors. */
export async function readNpy(file: Blob, name: string): Promise<{ shape: number[]; data: Float32Array }> {
  const { shape, kind, width, bigEndian, columnMajor, dataStart } = await readNpyHeader(file, name)
  const dtype = DTYPES[`${kind}${width}`]
  if (!dtype)
    throw new FormatError(
      `${name}: elements of type ${kind}${width} are not understood. Save them as numbers: array.astype("float32").`,
    )
  const bytes = new Uint8Array(await file.slice(dataStart).arrayBuffer())
  if (bigEndian) swap(bytes, width)
  const data = toFloat32(dtype, bytes)
  return { shape, data: columnMajor ? toRowMajor(data, shape) : data }
}

/** Reads an array of text, of NumPy's str (kind U, UTF-32) or bytes (kind S, read as UTF-8), in the order of its elements. */
export async function readNpyText(file: Blob, name: string): Promise<string[]> {
  const { shape, kind, width, bigEndian, dataStart } = await readNpyHeader(file, name)
  if (kind !== 'U' && kind !== 'S')
    throw new FormatError(`${name}: expected text, got elements of type ${kind}${width}.`)
  const view = new DataView(await file.slice(dataStart).arrayBuffer())
  const decoder = new TextDecoder()
  const textAt = (at: number) => {
    if (kind === 'S') return decoder.decode(new Uint8Array(view.buffer, at * width, width))
    const codes = Array.from({ length: width }, (_, i) => view.getUint32(4 * (at * width + i), !bigEndian))
    if (codes.some(code => code > 0x10ffff))
      throw new FormatError(`${name}: element ${at + 1} isn’t text. Save the array again.`)
    return String.fromCodePoint(...codes)
  }
  return Array.from({ length: elementCount(shape) }, (_, at) => textAt(at).replace(/\0+$/, ''))
}

/** Big-endian elements to little-endian, in place. */
function swap(bytes: Uint8Array, width: number) {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse()
}

/** Column-major elements to row-major; `shape` of any length. */
export function toRowMajor(data: ArrayLike<number>, shape: readonly number[]): Float32Array {
  const result = new Float32Array(data.length)
  const index = shape.map(() => 0)
  for (let i = 0; i < data.length; i++) {
    let at = 0
    for (let axis = 0; axis < shape.length; axis++)
      at = at * (shape[axis] as number) + (index[axis] as number)
    result[at] = data[i] as number
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis] = (index[axis] as number) + 1
      if ((index[axis] as number) < (shape[axis] as number)) break
      index[axis] = 0
    }
  }
  return result
}
