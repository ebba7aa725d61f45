// BMP pictures of 1 to 32 bits, plain, with masks or with run lengths (Microsoft, BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER and
// what follows from it). Alpha is left aside.
import { FormatError } from '../errors.ts'
import type { RgbImage } from '../image.ts'

const MAX_PIXELS = 150e6
const [PLAIN, RUNS_OF_8, RUNS_OF_4, MASKS, ALPHA_MASKS] = [0, 1, 2, 3, 6]
const CORE_HEADER = 12 // bytes: sizes of 16 bits and a palette of 3 bytes a colour

interface Header {
  width: number
  height: number
  isTopDown: boolean
  bits: number
  compression: number
  pixelsAt: number
  palette: { at: number; bytes: number; colours: number }
  masks: number[]
}

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d // "BM"

/** Throws FormatError when it is cut off or of another kind. */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  if (bytes.length < 26) throw new FormatError(`a BMP of ${bytes.length} bytes is cut off`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(view)
  const { width, height, bits, compression, pixelsAt } = header
  const isPacked = compression === RUNS_OF_8 || compression === RUNS_OF_4
  const hasMasks = (compression === MASKS || compression === ALPHA_MASKS) && bits >= 16
  if (!(isPacked && bits === (compression === RUNS_OF_8 ? 8 : 4)) && !hasMasks && compression !== PLAIN)
    throw new FormatError(`a BMP of ${bits} bits with compression ${compression} is not read`)
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw new FormatError(`a BMP of ${bits} bits is not read`)
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  if (width <= 0 || width * height > MAX_PIXELS || (!isPacked && pixelsAt + rowBytes * height > bytes.length))
    throw new FormatError(`a BMP of ${width}x${height} px in ${bytes.length} bytes is cut off`)
  const indices = isPacked ? unpack(bytes, header) : null
  const colourAt = bits <= 8 ? fromPalette(bytes, header) : fromMasks(view, header)
  const data = new Uint8Array(width * height * 4)
  for (let y = 0, o = 0; y < height; y++) {
    const stored = header.isTopDown ? y : height - 1 - y
    const row = pixelsAt + stored * rowBytes
    for (let x = 0; x < width; x++, o += 4) {
      if (indices) colourAt(data, o, indices[stored * width + x] ?? 0)
      else if (bits <= 8)
        colourAt(
          data,
          o,
          ((bytes[row + ((x * bits) >> 3)] ?? 0) >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1),
        )
      else colourAt(data, o, row + (x * bits) / 8)
    }
  }
  return { width, height, data }
}

function readHeader(view: DataView): Header {
  const headerBytes = view.getUint32(14, true)
  const isCore = headerBytes === CORE_HEADER
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true)
  const storedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true) // negative: first row on top
  const bits = view.getUint16(isCore ? 24 : 28, true)
  const compression = isCore ? PLAIN : view.getUint32(30, true)
  const pixelsAt = view.getUint32(10, true)
  const masksAt = 54 // after the 40 bytes of the oldest header, whether they count as part of it or not
  const masks =
    compression === MASKS || compression === ALPHA_MASKS
      ? [0, 4, 8].map(offset => view.getUint32(masksAt + offset, true))
      : bits === 16
        ? [0x7c00, 0x3e0, 0x1f]
        : [0xff0000, 0xff00, 0xff]
  const at = 14 + headerBytes
  const bytes = isCore ? 3 : 4
  const used = isCore ? 0 : view.getUint32(46, true)
  const colours = Math.min(used || 2 ** bits, 256, Math.floor((pixelsAt - at) / bytes))
  return {
    width,
    height: Math.abs(storedHeight),
    isTopDown: storedHeight < 0,
    bits,
    compression,
    pixelsAt,
    palette: { at, bytes, colours },
    masks,
  }
}

type PutColour = (data: Uint8Array, at: number, source: number) => void

/** `source`: the number of a colour; of one that the palette lacks, black. */
function fromPalette(bytes: Uint8Array, { palette }: Header): PutColour {
  return (data, at, source) => {
    const p = palette.at + palette.bytes * source
    const isThere = source < palette.colours
    for (let i = 0; i < 3; i++) data[at + i] = isThere ? (bytes[p + 2 - i] ?? 0) : 0
    data[at + 3] = 255
  }
}

/** `source`: where the pixel lies. */
function fromMasks(view: DataView, { bits, masks }: Header): PutColour {
  const parts = masks.map(mask => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, most: mask === 0 ? 1 : mask >>> shift }
  })
  return (data, at, source) => {
    const value =
      bits === 32
        ? view.getUint32(source, true)
        : view.getUint16(source, true) + (bits === 24 ? 65536 * view.getUint8(source + 2) : 0)
    parts.forEach(({ mask, shift, most }, i) => {
      data[at + i] = Math.round((((value & mask) >>> shift) * 255) / most)
    })
    data[at + 3] = 255
  }
}

/** Run lengths -> one number of a colour each pixel, rows as they are stored. What the runs leave out is colour 0. */
function unpack(bytes: Uint8Array, { width, height, bits, pixelsAt }: Header): Uint8Array {
  const out = new Uint8Array(width * height)
  let [x, y, at] = [0, 0, pixelsAt]
  const put = (value: number) => {
    if (x < width && y < height) out[y * width + x] = value
    x++
  }
  const nibble = (byte: number, i: number) => (bits === 8 ? byte : i % 2 ? byte & 15 : byte >> 4)
  while (at + 1 < bytes.length && y < height) {
    const [count = 0, value = 0] = [bytes[at], bytes[at + 1]]
    at += 2
    if (count > 0) for (let i = 0; i < count; i++) put(nibble(value, i))
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) return out
    else if (value === 2) {
      x += bytes[at] ?? 0
      y += bytes[at + 1] ?? 0
      at += 2
    } else {
      const length = bits === 8 ? value : Math.ceil(value / 2)
      for (let i = 0; i < value; i++) put(nibble(bytes[at + (bits === 8 ? i : i >> 1)] ?? 0, i))
      at += length + (length % 2)
    }
  }
  if (y < height - 1) throw new FormatError(`a BMP of ${width}x${height} px is cut off after ${y} rows`)
  return out
}
