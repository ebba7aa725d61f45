// ZIP archives as PyTorch writes them: the central directory is read, entries are found through it and read by slices.
// Specification: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14-16 (end, zip64).
import type { FormatError } from '../errors.ts'
import { archiveName } from './archive-name.ts'
import { type ByteSource, formatError, readBytes } from './tensor.ts'

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_END = 0x06064b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20
const SATURATED = 0xffffffff // the real value stands in the zip64 record

export interface ZipEntry {
  name: string
  /** 0 is stored; other methods are listed but not read. */
  method: number
  encrypted: boolean
  /** A symbolic link: its bytes are the path that it leads to. */
  isLink: boolean
  sizeBytes: number
  compressedBytes: number
  crc: number
  /** Where the entry's local header begins. */
  headerStart: number
}

type Fail = (byte: number, what: string) => FormatError
const failer =
  (name: string): Fail =>
  (byte, what) =>
    formatError(name, byte, what)

/** Lists the entries of an archive by name, in the order of the directory; more than `most` are refused. `name` stands in errors. */
export async function readZip(
  file: ByteSource,
  name: string,
  most = Number.POSITIVE_INFINITY,
): Promise<Map<string, ZipEntry>> {
  const fail = failer(name)
  const { start, bytes, count } = await findDirectory(file, fail)
  if (count > most) throw fail(start, `${count} entries are more than such an archive has`)
  const directory = await readBytes(file, start, start + bytes)
  const view = new DataView(directory.buffer)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes) throw fail(start + at, `the directory ends after ${i} of ${count} entries`)
    if (view.getUint32(at, true) !== CENTRAL_HEADER)
      throw fail(start + at, 'expected an entry of the directory')
    const entry = parseEntry(directory, at, what => fail(start + at, what))
    if (entry.headerStart + 30 + entry.compressedBytes > file.size)
      throw fail(start + at, `${entry.name} ends beyond the file of ${file.size} bytes`)
    if (entries.has(entry.name)) throw fail(start + at, `${entry.name} appears twice in the directory`)
    entries.set(entry.name, entry)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Searches the end record backwards from the end of the file, then follows it, through zip64 where values are saturated. */
async function findDirectory(file: ByteSource, fail: Fail) {
  const tailStart = Math.max(0, file.size - END_BYTES - MAX_COMMENT_BYTES)
  const view = new DataView((await readBytes(file, tailStart, file.size)).buffer)
  let end = view.byteLength - END_BYTES
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--
  if (end < 0) throw fail(file.size, 'this zip archive has no directory at its end: it is cut off')
  let count = view.getUint16(end + 10, true) // 10: total entries, u16
  let bytes = view.getUint32(end + 12, true) // 12: directory size, u32
  let start = view.getUint32(end + 16, true) // 16: directory offset, u32
  const endAt = tailStart + end
  if (count === 0xffff || bytes === SATURATED || start === SATURATED) {
    if (end < 20 || view.getUint32(end - 20, true) !== ZIP64_LOCATOR)
      throw fail(endAt, 'the zip64 locator is missing')
    const recordAt = u64(view, end - 20 + 8) // 8: offset of the zip64 end record, u64
    if (recordAt + 56 > endAt) throw fail(endAt - 20, `the zip64 end record would be at ${recordAt}`)
    const record = new DataView((await readBytes(file, recordAt, recordAt + 56)).buffer)
    if (record.getUint32(0, true) !== ZIP64_END) throw fail(recordAt, 'expected the zip64 end record')
    count = u64(record, 32) // 32: total entries
    bytes = u64(record, 40) // 40: directory size
    start = u64(record, 48) // 48: directory offset
  }
  if (start + bytes > endAt) throw fail(endAt, `a directory of ${bytes} bytes at ${start} does not fit`)
  if (bytes > MAX_DIRECTORY_BYTES) throw fail(endAt, `a directory of ${bytes} bytes is too large to be true`)
  if (count * 46 > bytes) throw fail(endAt, `${count} entries do not fit in a directory of ${bytes} bytes`)
  return { start, bytes, count }
}

function parseEntry(directory: Uint8Array, at: number, fail: (what: string) => FormatError): ZipEntry {
  const view = new DataView(directory.buffer, at)
  const nameBytes = view.getUint16(28, true) // 28: name length, 30: extra length
  const extraBytes = view.getUint16(30, true)
  if (at + 46 + nameBytes + extraBytes > directory.length) throw fail('the entry ends beyond the directory')
  const entry: ZipEntry = {
    name: archiveName(directory.subarray(at + 46, at + 46 + nameBytes)),
    encrypted: (view.getUint16(8, true) & 1) === 1, // 8: flags
    // 5: the system that wrote it, 3 is Unix; 38: its attributes, the file mode in the upper half
    isLink: view.getUint8(5) === 3 && (view.getUint16(40, true) & 0xf000) === 0xa000,
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    compressedBytes: view.getUint32(20, true),
    sizeBytes: view.getUint32(24, true),
    headerStart: view.getUint32(42, true),
  }
  readZip64Extra(entry, new DataView(directory.buffer, at + 46 + nameBytes, extraBytes), fail)
  return entry
}

/** Extra field 0x0001 holds, in this order, those of the three numbers that are saturated in the entry. */
function readZip64Extra(entry: ZipEntry, extra: DataView, fail: (what: string) => FormatError): void {
  let at = 0
  while (at + 4 <= extra.byteLength) {
    const size = extra.getUint16(at + 2, true)
    if (extra.getUint16(at, true) === 1) {
      const end = Math.min(at + 4 + size, extra.byteLength)
      let next = at + 4
      for (const key of ['sizeBytes', 'compressedBytes', 'headerStart'] as const) {
        if (entry[key] !== SATURATED) continue
        if (next + 8 > end) throw fail(`the zip64 field of ${entry.name} is too short`)
        entry[key] = u64(extra, next)
        next += 8
      }
      return
    }
    at += 4 + size
  }
}

/** APPNOTE 4.4.5 */
const METHODS: Record<number, string> = {
  8: 'deflate',
  9: 'deflate64',
  12: 'bzip2',
  14: 'LZMA',
  20: 'Zstandard',
  93: 'Zstandard',
  95: 'XZ',
}
/** Throws a FormatError when an entry is encrypted or compressed. */
export function checkStored({ name: entry, encrypted, method, headerStart }: ZipEntry, name: string): void {
  const fail = failer(name)
  if (encrypted || method === 99)
    throw fail(
      headerStart,
      `${entry} is encrypted. Unpack the archive with its password and zip it without one, with -0.`,
    )
  if (method !== 0)
    throw fail(
      headerStart,
      `${entry} is compressed (${METHODS[method] ?? `method ${method}`}); only stored entries are read. Unpack the archive and zip it with -0.`,
    )
}

/** Where a stored entry's bytes begin: the local header repeats the name and has an extra field of its own length. */
export async function entryStart(file: ByteSource, entry: ZipEntry, name: string): Promise<number> {
  const fail = failer(name)
  checkStored(entry, name)
  const header = new DataView((await readBytes(file, entry.headerStart, entry.headerStart + 30)).buffer)
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL_HEADER)
    throw fail(entry.headerStart, `expected the local header of ${entry.name}`)
  const start = entry.headerStart + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  if (entry.compressedBytes !== entry.sizeBytes || start + entry.sizeBytes > file.size)
    throw fail(entry.headerStart, `${entry.name} of ${entry.sizeBytes} bytes ends beyond the file`)
  return start
}

const u64 = (view: DataView, at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
