// safetensors: u64 header length, JSON header, raw little-endian data. Our one file format (ARCHITECTURE.md, decision 1).
// Specification: huggingface/safetensors README; limits as there (a header of at most 100 MB, no gaps, no overlaps).

import type { FormatError } from '../errors.ts'
import { isObject } from '../objects.ts'
import {
  type ByteSource,
  DTYPE_BYTES,
  type Dtype,
  elementCount,
  formatError,
  type LazyTensor,
  type PlacedTensor,
  readBytes,
} from './tensor.ts'

const MAX_HEADER_BYTES = 100_000_000
/** Bits an element of the types that the format knows and no weights here have. */
const OTHER_BITS: Record<string, number> = {
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F8_E8M0: 8,
  U16: 16,
  U32: 32,
  U64: 64,
  C64: 64,
}

export interface Safetensors {
  tensors: Map<string, PlacedTensor>
  metadata: Record<string, string>
  /** Names of tensors whose types are not read. */
  ignored: string[]
}
export interface PlainTensor {
  dtype: Dtype
  shape: readonly number[]
  bytes: Uint8Array
}

/** Reads the header of a safetensors file; tensor bytes are read by `slice` when asked. `name` stands in errors. */
export async function readSafetensors(file: ByteSource, name: string): Promise<Safetensors> {
  const fail = (byte: number, what: string) => formatError(name, byte, what)
  if (file.size < 8) throw fail(file.size, `a safetensors file has at least 8 bytes, this one ends here`)
  const prefix = new DataView(await file.slice(0, 8).arrayBuffer())
  const headerBytes = prefix.getUint32(0, true) + prefix.getUint32(4, true) * 2 ** 32 // 0: header length, u64
  if (headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > file.size)
    throw fail(0, `a header of ${headerBytes} bytes does not fit in a file of ${file.size} bytes`)
  const dataStart = 8 + headerBytes

  let header: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      await file.slice(8, dataStart).arrayBuffer(),
    )
    header = JSON.parse(text)
  } catch {
    throw fail(8, 'the header is no JSON')
  }
  if (!isObject(header)) throw fail(8, 'the header is no JSON object')

  const tensors = new Map<string, PlacedTensor>()
  const metadata: Record<string, string> = {}
  const ignored: string[] = []
  const spans: [begin: number, end: number, name: string][] = []
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') {
      for (const [k, v] of Object.entries(isObject(entry) ? entry : {}))
        metadata[k] = typeof v === 'string' ? v : JSON.stringify(v)
      continue
    }
    const { dtype, shape, begin, end } = checkEntry(key, entry, file.size - dataStart, what => fail(8, what))
    spans.push([begin, end, key])
    if (dtype === null) ignored.push(key)
    else
      tensors.set(key, {
        dtype,
        shape,
        begin: dataStart + begin,
        read: async () => readBytes(file, dataStart + begin, dataStart + end),
      })
  }
  let next = 0
  for (const [begin, end, key] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== next) throw fail(dataStart + next, `${key} starts at ${begin}, expected ${next}`)
    next = end
  }
  if (next !== file.size - dataStart)
    throw fail(dataStart + next, `the tensors end here, the file has ${file.size} bytes`)
  return { tensors, metadata, ignored }
}

function checkEntry(key: string, entry: unknown, dataBytes: number, fail: (what: string) => FormatError) {
  if (!isObject(entry)) throw fail(`${key} isn’t an object`)
  const { dtype, shape, data_offsets: offsets } = entry
  const bits = typeof dtype === 'string' ? bitsOf(dtype) : undefined
  if (bits === undefined) throw fail(`${key} has the unknown dtype ${JSON.stringify(dtype)}`)
  if (!isSizes(shape)) throw fail(`${key} has no valid shape`)
  if (!isSizes(offsets) || offsets.length !== 2) throw fail(`${key} has no valid data_offsets`)
  const [begin, end] = offsets as [number, number]
  const bytes = (elementCount(shape) * bits) / 8
  if (end > dataBytes)
    throw fail(
      `${key} ends at ${end}, the data has ${dataBytes} bytes: the file is cut off. Copy or download it again.`,
    )
  if (bytes !== end - begin) throw fail(`${key} needs ${bytes} bytes, its offsets span ${end - begin}`)
  return { dtype: isDtype(dtype) ? dtype : null, shape, begin, end }
}
const isDtype = (x: unknown): x is Dtype => typeof x === 'string' && Object.hasOwn(DTYPE_BYTES, x)
function bitsOf(dtype: string): number | undefined {
  if (isDtype(dtype)) return 8 * DTYPE_BYTES[dtype]
  return Object.hasOwn(OTHER_BITS, dtype) ? OTHER_BITS[dtype] : undefined
}
const isSizes = (x: unknown): x is number[] =>
  Array.isArray(x) && x.length <= 16 && x.every(size => Number.isSafeInteger(size) && size >= 0)

type Described = Omit<LazyTensor, 'read'>

/** Large elements first, as the reference writer does, so that every tensor is aligned to its element. */
function inFileOrder<T extends Described>(tensors: Iterable<readonly [string, T]>): (readonly [string, T])[] {
  return [...tensors].sort((a, b) => DTYPE_BYTES[b[1].dtype] - DTYPE_BYTES[a[1].dtype])
}

/** The header, padded so that the data starts at a multiple of 8 bytes. */
function writeHeader(
  tensors: (readonly [string, Described])[],
  metadata: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {}
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata
  let offset = 0
  for (const [name, { dtype, shape }] of tensors) {
    const end = offset + elementCount(shape) * DTYPE_BYTES[dtype]
    header[name] = { dtype, shape, data_offsets: [offset, end] }
    offset = end
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const padded = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20)
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true)
  padded.set(json, 8)
  return padded
}

function checkLength(name: string, { dtype, shape }: Described, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length !== elementCount(shape) * DTYPE_BYTES[dtype])
    throw new TypeError(`${name}: ${bytes.length} bytes for ${dtype} of shape ${shape}`)
  return bytes as Uint8Array<ArrayBuffer>
}

/** Writes a safetensors file of tensors in memory. */
export function writeSafetensors(
  tensors: Iterable<readonly [string, PlainTensor]>,
  metadata: Record<string, string> = {},
): Blob {
  const ordered = inFileOrder(tensors)
  const parts = ordered.map(([name, tensor]) => checkLength(name, tensor, tensor.bytes))
  return new Blob([writeHeader(ordered, metadata), ...parts])
}

/** Writes a safetensors file part by part, so that one tensor at a time is in memory. */
export async function* safetensorsChunks(
  tensors: Iterable<readonly [string, LazyTensor]>,
  metadata: Record<string, string> = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const ordered = inFileOrder(tensors)
  yield writeHeader(ordered, metadata)
  for (const [name, tensor] of ordered) yield checkLength(name, tensor, await tensor.read())
}

/** The bytes of a typed array, without a copy. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
