// MXNet's RecordIO: records one behind the other, each with a magic number, a length and its bytes on 4-byte boundaries; a record that holds
// the magic number itself is written in parts (dmlc-core@f2a4f8b include/dmlc/recordio.h). A picture's record begins with a header of label
// and id (apache/incubator-mxnet python/mxnet/recordio.py IRHeader). Read in chunks, never whole.
import { FormatError } from '../errors.ts'
import { type ByteSource, joinBytes, readBytes } from '../format/tensor.ts'
import { byteChunks } from './bytes.ts'

const MAGIC = 0xced7230a
const MAGIC_BYTES = new Uint8Array([0x0a, 0x23, 0xd7, 0xce])
const HEAD_BYTES = 8
const LENGTH_BITS = 29
/** No picture of a data set is longer. */
const MAX_RECORD_BYTES = 64 * 2 ** 20
const [WHOLE, FIRST, MIDDLE, LAST] = [0, 1, 2, 3]
const LABEL_HEADER_BYTES = 24

/** Whether a record begins at a byte of a file: at 0, whether it is a file of records. */
export async function beginsRecord(file: ByteSource, at: number): Promise<boolean> {
  return at + HEAD_BYTES <= file.size && String(await readBytes(file, at, at + 4)) === String(MAGIC_BYTES)
}

export interface RawRecord {
  /** Where it begins, and where the next one does. */
  at: number
  next: number
  body: Uint8Array
}

/** The records from `start` on, as many at a time as a chunk holds. Throws FormatError where the file breaks off, after all that is whole. */
export async function* recordBatches(
  file: ByteSource,
  start: number,
  name: string,
): AsyncGenerator<RawRecord[]> {
  if (file.size === 0) throw new FormatError(`${name} is empty (0 bytes). Copy the file again.`)
  let rest = new Uint8Array(0)
  let at = start
  for await (const chunk of byteChunks(file, start)) {
    const bytes = rest.length > 0 ? joinBytes([rest, chunk]) : chunk
    const { records, used, error } = recordsIn(bytes, at, name)
    if (records.length > 0) yield records
    if (error) throw error
    rest = bytes.subarray(used).slice()
    at += used
  }
  if (rest.length > 0)
    throw new FormatError(
      `${name}, byte ${at}: the file ends within a record. All records before are kept; copy or download it again for the rest.`,
    )
}

interface Found {
  records: RawRecord[]
  /** Bytes that they take. */
  used: number
  error?: FormatError
}

/** The whole records of `bytes`, which stand at `base` of the file. */
function recordsIn(bytes: Uint8Array, base: number, name: string): Found {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: RawRecord[] = []
  let used = 0
  for (;;) {
    const found = recordAt(bytes, view, used)
    if (found === null) return { records, used }
    if ('wrong' in found)
      return { records, used, error: new FormatError(`${name}, byte ${base + found.at}: ${found.wrong}`) }
    records.push({ at: base + used, next: base + found.end, body: found.body })
    used = found.end
  }
}

type RecordFound = { body: Uint8Array; end: number } | { wrong: string; at: number } | null

/** Null where the bytes end before the record does. */
function recordAt(bytes: Uint8Array, view: DataView, start: number): RecordFound {
  let parts: Uint8Array[] | undefined
  let at = start
  for (;;) {
    if (at + HEAD_BYTES > bytes.length) return null
    if (view.getUint32(at, true) !== MAGIC)
      return { at, wrong: 'no record begins here. This is no RecordIO file, or it is damaged from here on.' }
    const head = view.getUint32(at + 4, true)
    const [part, length] = [head >>> LENGTH_BITS, head & (2 ** LENGTH_BITS - 1)]
    if (part > LAST || (part === WHOLE || part === FIRST) !== (parts === undefined))
      return { at, wrong: 'a part of a record without its beginning. The file is damaged from here on.' }
    if (at - start + length > MAX_RECORD_BYTES)
      return { at, wrong: `a record of more than ${MAX_RECORD_BYTES} bytes can’t be a picture` }
    const begin = at + HEAD_BYTES
    const end = begin + Math.ceil(length / 4) * 4
    if (end > bytes.length) return null
    const body = bytes.subarray(begin, begin + length)
    if (part === WHOLE) return { body, end }
    parts ??= []
    parts.push(...(part === FIRST ? [body] : [MAGIC_BYTES, body])) // the writer took it out where it parted them
    at = end
    if (part !== MIDDLE && part !== FIRST) return { body: joinBytes(parts), end }
  }
}

export interface LabelledRecord {
  /** The header's numbers: one, or as many as its flag says. */
  labels: number[]
  /** The key that the writer gave it. */
  id: number
  /** The picture; empty in the table of people. */
  picture: Uint8Array
}

/** Null where the record has no such header. */
export function parseLabelled(body: Uint8Array): LabelledRecord | null {
  if (body.length < LABEL_HEADER_BYTES) return null
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const count = view.getUint32(0, true)
  const begin = LABEL_HEADER_BYTES + 4 * count
  if (begin > body.length) return null
  const labels = Array.from({ length: count }, (_, i) => view.getFloat32(LABEL_HEADER_BYTES + 4 * i, true))
  return {
    labels: count === 0 ? [view.getFloat32(4, true)] : labels,
    id: Number(view.getBigUint64(8, true)),
    picture: body.subarray(begin),
  }
}
