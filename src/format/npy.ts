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

/** Reads an array as float32 in row-major order. `name` stands in errors. */
export async function readNpy(file: Blob, name: string): Promise<{ shape: number[]; data: Float32Array }> {
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
  const descr = /'descr'\s*:\s*'([<>|=])([a-z]\d+)'/.exec(header)
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)
  const shapeText = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)
  if (/'descr'\s*:\s*'\|?O'/.test(header))
    throw new FormatError(
      `${name} holds pickled Python objects, perhaps a dict of name and embedding, and no plain array. Save the numbers alone: d = np.load('${name}', allow_pickle=True).item(), then np.save('rows.npy', np.stack(list(d.values()))), and the names as a list, one a line.`,
    )
  const dtype = DTYPES[descr?.[2] ?? '']
  if (!dtype || !order || !shapeText)
    throw fail(headerStart, `the header is not understood: ${header.trim().slice(0, 120)}`)
  const shape = (shapeText[1] as string).split(',').flatMap(size => (size.trim() ? [Number(size)] : []))
  const width = Number(descr?.[2]?.slice(1))
  const expected = elementCount(shape) * width
  if (file.size - dataStart !== expected)
    throw fail(
      dataStart,
      `shape (${shape.join(', ')}) needs ${expected} bytes of data, the file has ${file.size - dataStart}`,
    )
  const bytes = new Uint8Array(await file.slice(dataStart).arrayBuffer())
  if (descr?.[1] === '>') swap(bytes, width)
  const data = toFloat32(dtype, bytes)
  return { shape, data: order[1] === 'True' ? toRowMajor(data, shape) : data }
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
