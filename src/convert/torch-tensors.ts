// Tensors of a PyTorch file: views of storages, read as contiguous little-endian bytes.
import type { FormatError } from '../errors.ts'
import { canHold, isNumpyArray, type NumpyArray, readContent } from '../format/pickle-numpy.ts'
import {
  type ByteSource,
  DTYPE_BYTES,
  elementCount,
  formatError,
  type LazyTensor,
  readBytes,
} from '../format/tensor.ts'
import { crc32 } from '../format/zip-crc.ts'
import type { SavedTensor, Storage } from './torch-values.ts'
import { figureText } from './values.ts'

export const DIFFERS = 'the checksum differs: bytes were changed. Copy or download it again.'

/** Where the bytes of a storage stand, found when they are asked for. */
export interface StoragePlace {
  locate(): Promise<number>
  sizeBytes: number
  /** CRC-32 of the storage's bytes, where the container has one: checked when a tensor takes the whole storage. */
  crc?: number
}
export interface StorageBytes {
  file: ByteSource
  name: string
  bigEndian: boolean
  place(key: string): StoragePlace | undefined
}

/** A tensor of a pickle as one of the file. Checks that the view lies in its storage and the storage in the file. */
export function toLazyTensor(tensor: SavedTensor, name: string, held: StorageBytes, at: number): LazyTensor {
  const fail = (what: string): FormatError => formatError(held.name, at, `${name}: ${what}`)
  if (isNumpyArray(tensor)) return numpyTensor(tensor, held, fail)
  const { dtype, shape, strides, storage } = tensor
  const size = DTYPE_BYTES[dtype]
  const count = elementCount(shape)
  const start = tensor.offset + (storage.view?.offset ?? 0)
  const span = count === 0 ? 0 : 1 + shape.reduce((sum, n, i) => sum + (n - 1) * (strides[i] as number), 0)
  const available = storageElements(storage, size)
  if (!Number.isSafeInteger(span) || tensor.offset + span > available)
    throw fail(`needs ${tensor.offset + span} elements of a storage that has ${available}`)
  if (count * size > held.file.size)
    throw fail(`${count} elements are more than a file of ${held.file.size} bytes can hold`)
  const place = held.place(storage.key)
  if (!place) throw fail(`storage ${storage.key} is missing from the file`)
  if ((start + span) * size > place.sizeBytes)
    throw fail(`needs ${(start + span) * size} bytes of a storage that has ${place.sizeBytes}`)
  const read = async () => {
    if (count === 0) return new Uint8Array(0)
    const from = (await place.locate()) + start * size
    const bytes = await readBytes(held.file, from, from + span * size)
    if (bytes.length !== span * size) throw fail('the file ends before its data')
    if (place.crc !== undefined && bytes.length === place.sizeBytes && crc32(bytes) !== place.crc)
      throw formatError(held.name, from, `${name}: ${DIFFERS}`)
    if (held.bigEndian) swapBytes(bytes, size)
    return isContiguous(shape, strides) ? bytes : gather(bytes, size, shape, strides)
  }
  return { dtype, shape, read }
}

/** An array of NumPy, whose bytes stand in the pickle. */
function numpyTensor(
  array: NumpyArray,
  { file }: StorageBytes,
  fail: (what: string) => FormatError,
): LazyTensor {
  const { dtype, shape, isFortran, bigEndian } = array
  if (!canHold(array)) throw fail(`its bytes don’t make an array of ${shape.join('×')} ${dtype}`)
  const size = DTYPE_BYTES[dtype]
  const read = async () => {
    const bytes = await readContent(file, array, fail)
    if (bigEndian) swapBytes(bytes, size)
    return isFortran ? gather(bytes, size, shape, columnMajorStrides(shape)) : bytes
  }
  return { dtype, shape, read }
}
function columnMajorStrides(shape: readonly number[]): number[] {
  let stride = 1
  return shape.map(size => {
    const own = stride
    stride *= size
    return own
  })
}

function storageElements(storage: Storage, elementBytes: number): number {
  if (storage.dtype === null) return Math.floor(storage.count / elementBytes)
  return storage.view?.count ?? storage.count
}

/** Row-major without gaps. The strides of dimensions of size 1 do not matter. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false
    expected *= shape[i] as number
  }
  return true
}

/** Copies a strided view into row-major order. */
function gather(bytes: Uint8Array, size: number, shape: readonly number[], strides: readonly number[]) {
  const gathered = new Uint8Array(elementCount(shape) * size)
  const index = new Array<number>(shape.length).fill(0)
  let from = 0
  for (let to = 0; to < gathered.length; to += size) {
    for (let byte = 0; byte < size; byte++) gathered[to + byte] = bytes[from * size + byte] as number
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number
      from += stride
      index[axis] = (index[axis] as number) + 1
      if (index[axis] !== shape[axis]) break
      from -= stride * (shape[axis] as number)
      index[axis] = 0
    }
  }
  return gathered
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; size > 1 && at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

/** The numbers of tensors of one element, as text; the name of each is its own. */
export async function readFigures(figures: Map<string, SavedTensor>, held: StorageBytes, at: number) {
  const texts: Record<string, string> = {}
  for (const [name, figure] of figures) {
    const tensor = toLazyTensor(figure, name, held, at)
    texts[name] = figureText(tensor.dtype, await tensor.read())
  }
  return texts
}
