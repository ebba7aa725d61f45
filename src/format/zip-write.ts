// Writes ZIP archives with stored entries, chunk by chunk, aligned as PyTorch aligns its storages
// (pytorch/pytorch caffe2/serialize/inline_container.cc: extra field "FB", padded with "Z", so that data begins at multiples of 64).
import { crc32 } from './zip-crc.ts'

const UTF8_NAMES = 0x0800 // general purpose flag, bit 11
const DOS_DATE_1980 = 0x21
const MAX_ARCHIVE_BYTES = 0xfffffffe

export interface NewZipEntry {
  name: string
  read(): Promise<Uint8Array> | Uint8Array
}
interface Written {
  name: Uint8Array
  crc: number
  sizeBytes: number
  headerStart: number
}

/** Writes the entries in order; one entry at a time is in memory. At most 4 GiB: larger networks are no LightCNN. */
export async function* writeZip(
  entries: Iterable<NewZipEntry>,
  alignBytes = 1,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const written: Written[] = []
  let at = 0
  for (const { name, read } of entries) {
    const bytes = (await read()) as Uint8Array<ArrayBuffer>
    const entry = {
      name: new TextEncoder().encode(name),
      crc: crc32(bytes),
      sizeBytes: bytes.length,
      headerStart: at,
    }
    if (at + bytes.length > MAX_ARCHIVE_BYTES)
      throw new TypeError(`${name} would end beyond 4 GiB, which this writer does not do`)
    const header = localHeader(entry, alignBytes)
    yield header
    if (bytes.length > 0) yield bytes
    written.push(entry)
    at += header.length + bytes.length
  }
  yield directory(written, at)
}

/** Fields 4 to 30 of a local header are fields 6 to 32 of a directory entry. */
function commonFields(view: DataView, at: number, entry: Written, extraBytes: number): void {
  view.setUint16(at, 20, true) // version needed: 2.0
  view.setUint16(at + 2, UTF8_NAMES, true)
  view.setUint16(at + 8, DOS_DATE_1980, true) // 4: method 0, 6: time 0
  view.setUint32(at + 10, entry.crc, true)
  view.setUint32(at + 14, entry.sizeBytes, true)
  view.setUint32(at + 18, entry.sizeBytes, true)
  view.setUint16(at + 22, entry.name.length, true)
  view.setUint16(at + 24, extraBytes, true)
}

function localHeader(entry: Written, alignBytes: number): Uint8Array<ArrayBuffer> {
  const nameEnd = 30 + entry.name.length
  const unpadded = entry.headerStart + nameEnd + 4 // an extra field has at least 4 bytes
  const padding = alignBytes > 1 ? (alignBytes - (unpadded % alignBytes)) % alignBytes : 0
  const extraBytes = alignBytes > 1 ? 4 + padding : 0
  const header = new Uint8Array(nameEnd + extraBytes)
  const view = new DataView(header.buffer)
  view.setUint32(0, 0x04034b50, true)
  commonFields(view, 4, entry, extraBytes)
  header.set(entry.name, 30)
  if (extraBytes > 0) {
    header.set([0x46, 0x42, padding & 255, padding >> 8], nameEnd) // "FB", length
    header.fill(0x5a, nameEnd + 4) // "Z"
  }
  return header
}

function directory(written: Written[], start: number): Uint8Array<ArrayBuffer> {
  const size = written.reduce((sum, { name }) => sum + 46 + name.length, 0)
  const bytes = new Uint8Array(size + 22)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const entry of written) {
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 4, 20, true) // 4: made by
    commonFields(view, at + 6, entry, 0)
    view.setUint32(at + 42, entry.headerStart, true)
    bytes.set(entry.name, at + 46)
    at += 46 + entry.name.length
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, written.length, true) // 8: entries on this disk, 10: entries
  view.setUint16(at + 10, written.length, true)
  view.setUint32(at + 12, size, true)
  view.setUint32(at + 16, start, true)
  return bytes
}
