// The outer structure of picture files: size in px, and whether the file ends where the picture does. Decoders of browsers show a JPEG
// that was cut off as half gray and say nothing, so this must be found before (cut.ts finds what is missing). Bytes after the end (motion photos, MPF) are fine.
import type { FileKind } from './sniff.ts'

export interface PictureFrame {
  /** As stored, before an EXIF turn. 0 when the file does not say. */
  width: number
  height: number
  isWhole: boolean
  /** Not whole, but what is there can be shown: of a JPEG whose scans have begun to give every detail of its brightness. */
  isCut?: boolean
}

const READERS: Partial<Record<FileKind, (view: DataView, bytes: Uint8Array) => PictureFrame>> = {
  jpeg: readJpeg,
  png: readPng,
  gif: readGif,
  webp: readWebp,
  avif: readHeif,
  heic: readHeif,
  bmp: readBmp,
}

/** Reading beyond the end of the bytes means that they are cut off. */
export function readFrame(kind: FileKind, bytes: Uint8Array): PictureFrame | undefined {
  try {
    return READERS[kind]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes)
  } catch (error) {
    if (error instanceof RangeError) return { width: 0, height: 0, isWhole: false }
    throw error
  }
}

// ITU T.81 B.1: marker segments carry their length, entropy-coded data after SOS runs to the next marker that is no restart marker.
function readJpeg(view: DataView, bytes: Uint8Array): PictureFrame {
  const frame = { width: 0, height: 0, isWhole: false }
  /** Coefficients 0..63 of the first component, brightness, that some scan has begun to give. */
  const bands = new Set<number>()
  let brightness: number | undefined
  let at = 2
  let scans = 0
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) {
      at++ // entropy-coded data, or stray bytes between segments, which decoders skip
      continue
    }
    const marker = bytes[at + 1]
    if (marker === undefined) break
    if (marker === 0xd9) return { ...frame, isWhole: scans > 0 }
    if (marker === 0xff) at++
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else {
      const end = at + 2 + (at + 4 <= bytes.length ? Math.max(2, view.getUint16(at + 2)) : 2)
      if (end > bytes.length) break
      const isSize = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
      if (isSize) {
        Object.assign(frame, { height: view.getUint16(at + 5), width: view.getUint16(at + 7) })
        brightness = bytes[at + 10]
      }
      if (marker === 0xda) {
        scans++
        const [first = 0, last = 0] = [bytes[end - 3], bytes[end - 2]]
        const components = Array.from({ length: bytes[at + 4] ?? 0 }, (_, i) => bytes[at + 5 + 2 * i])
        if (components.includes(brightness)) for (let band = first; band <= last; band++) bands.add(band)
      }
      at = end
    }
  }
  return { ...frame, isCut: bands.size === 64 }
}

function readPng(view: DataView, bytes: Uint8Array): PictureFrame {
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  let at = 8
  let pixelBytes = 0
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at)
    const type = fourCharacters(bytes, at + 4)
    if (type === 'IDAT') pixelBytes += length
    if (type === 'IEND') return { ...size, isWhole: pixelBytes > 0 }
    at += 12 + length // length, type and checksum
  }
  return { ...size, isWhole: false }
}

/** Whole when the first picture is: only that one is shown. */
function readGif(view: DataView): PictureFrame {
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  let at = 13 + tableBytes(view.getUint8(10))
  for (;;) {
    const block = view.getUint8(at)
    const isPicture = block === 0x2c
    if (!isPicture && block !== 0x21) return { ...size, isWhole: false }
    at += isPicture ? 11 + tableBytes(view.getUint8(at + 9)) : 2
    while (view.getUint8(at) > 0) at += 1 + view.getUint8(at)
    if (isPicture) return { ...size, isWhole: true }
    at++
  }
}

// RIFF; the first chunk is VP8X (canvas size), VP8L (lossless) or VP8 (key frame): RFC 9649.
function readWebp(view: DataView, bytes: Uint8Array): PictureFrame {
  const isWhole = view.getUint32(4, true) + 8 <= bytes.length
  const chunk = fourCharacters(bytes, 12)
  const u24 = (at: number) => view.getUint16(at, true) + 65536 * view.getUint8(at + 2)
  if (chunk === 'VP8X') return { width: 1 + u24(24), height: 1 + u24(27), isWhole }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff), isWhole }
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, isWhole }
}

/** The largest `ispe` property (ISO 23008-12) of the file's description; every top-level box must lie inside the file. */
function readHeif(view: DataView, bytes: Uint8Array): PictureFrame {
  const frame = { width: 0, height: 0, isWhole: true }
  for (let at = 0; at < bytes.length; ) {
    const short = view.getUint32(at)
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short
    const end = short === 0 ? bytes.length : at + Math.max(8, length)
    if (fourCharacters(bytes, at + 4) === 'meta') readSizes(view, bytes.subarray(0, end), at, frame)
    if (end > bytes.length) frame.isWhole = false
    at = end
  }
  return frame
}

function readSizes(view: DataView, bytes: Uint8Array, from: number, frame: PictureFrame): void {
  for (let at = bytes.indexOf(0x69, from); at >= 0; at = bytes.indexOf(0x69, at + 1)) {
    if (at + 16 > bytes.length || fourCharacters(bytes, at) !== 'ispe') continue
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
    if (width * height > frame.width * frame.height) Object.assign(frame, { width, height })
  }
}

function readBmp(view: DataView, bytes: Uint8Array): PictureFrame {
  const isOld = view.getUint32(14, true) < 40
  const width = isOld ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true))
  const height = isOld ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true))
  const bits = view.getUint16(isOld ? 24 : 28, true)
  const isPacked = !isOld && view.getUint32(30, true) !== 0
  const pixelBytes = isPacked ? 1 : Math.ceil((width * bits) / 32) * 4 * height
  return { width, height, isWhole: view.getUint32(10, true) + pixelBytes <= bytes.length }
}

const fourCharacters = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
