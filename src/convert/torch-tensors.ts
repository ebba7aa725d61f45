// From a PyTorch object to named tensors: finds the state dict in what was saved, and reads views of storages as contiguous
// little-endian bytes.
import type { FormatError } from '../errors.ts'
import type { PickleValue } from '../format/pickle.ts'
import {
  type ByteSource,
  DTYPE_BYTES,
  elementCount,
  formatError,
  type LazyTensor,
  readBytes,
} from '../format/tensor.ts'
import { isTensor, type Storage, type TorchTensor } from './torch-values.ts'

const MAX_DEPTH = 8
const MAX_FLATTENED = 100_000

/** Where the bytes of a storage stand, found when they are asked for. */
export interface StoragePlace {
  locate(): Promise<number>
  sizeBytes: number
}
export interface StorageBytes {
  file: ByteSource
  name: string
  bigEndian: boolean
  place(key: string): StoragePlace | undefined
}

/** A tensor of a pickle as one of the file. Checks that the view lies in its storage and the storage in the file. */
export function toLazyTensor(tensor: TorchTensor, name: string, held: StorageBytes, at: number): LazyTensor {
  const fail = (what: string): FormatError => formatError(held.name, at, `${name}: ${what}`)
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
    if (held.bigEndian) swapBytes(bytes, size)
    return isContiguous(shape, strides) ? bytes : gather(bytes, size, shape, strides)
  }
  return { dtype, shape, read }
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

export interface StateDict {
  tensors: Map<string, TorchTensor>
  ignored: string[]
  metadata: Record<string, string>
}
// the names under which training scripts keep their state dict, the authors' first
const STATE_KEYS = [
  'state_dict',
  'model_state_dict',
  'model',
  'net',
  'network',
  'backbone',
  'weights',
  'params',
]

/** Finds the state dict in whatever torch.save was given: itself, a named entry, or nested deeper (then names are joined). */
export function findStateDict(saved: PickleValue): StateDict {
  const found: StateDict = { tensors: new Map(), ignored: [], metadata: {} }
  const top = asMap(saved)
  if (!top) return found
  const key = stateKey(top)
  for (const [name, value] of key === null ? [] : top) {
    if (name === key || (key === undefined && isTensor(value))) continue
    if (['string', 'number', 'bigint', 'boolean'].includes(typeof value))
      found.metadata[text(name)] = String(value)
    else found.ignored.push(text(name))
  }
  if (key === null) flatten(top, '', found.tensors, { depth: 0, left: { entries: MAX_FLATTENED } })
  else
    for (const [name, value] of (key === undefined ? top : asMap(top.get(key))) ?? []) {
      if (isTensor(value)) found.tensors.set(text(name), value)
      else if (key !== undefined) found.ignored.push(`${text(key)}.${text(name)}`)
    }
  return found
}

/** The entry that is the state dict; undefined when `top` is one itself; null when neither is. */
function stateKey(top: Map<PickleValue, PickleValue>): PickleValue | undefined | null {
  const holdsTensors = (value: PickleValue | undefined) => [...(asMap(value)?.values() ?? [])].some(isTensor)
  for (const key of STATE_KEYS) if (holdsTensors(top.get(key))) return key
  if (holdsTensors(top)) return undefined
  for (const [key, value] of top) if (typeof key === 'string' && holdsTensors(value)) return key
  return null
}

/** Dicts may share parts, so that a small pickle unfolds to an endless tree: depth and number of entries are bounded. */
function flatten(
  map: Map<PickleValue, PickleValue>,
  path: string,
  into: Map<string, TorchTensor>,
  { depth, left }: { depth: number; left: { entries: number } },
): void {
  for (const [key, value] of map) {
    if (--left.entries < 0) return
    if (isTensor(value)) into.set(path + text(key), value)
    else if (depth < MAX_DEPTH) {
      const inner = asMap(value)
      if (inner) flatten(inner, `${path}${text(key)}.`, into, { depth: depth + 1, left })
    }
  }
}

const text = (key: PickleValue) => (typeof key === 'object' ? '?' : String(key))
function asMap(value: PickleValue | undefined): Map<PickleValue, PickleValue> | undefined {
  if (value instanceof Map) return value
  return Array.isArray(value) ? new Map(value.map((item, index) => [index, item])) : undefined
}
