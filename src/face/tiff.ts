// TIFF pictures as face sets have them: gray, palette or RGB of 8 or 16 bits, plain, LZW, deflate or PackBits, in strips or tiles
// (Adobe, TIFF 6.0, sections 2 to 4, 9, 13 to 15; deflate in Technical Note 2). Browsers but Safari do not open any.
import { FormatError } from '../errors.ts'
import type { RgbImage } from '../image.ts'
import { unpackBits, unpackDeflate, unpackLzw } from './tiff-packed.ts'

const MAX_PIXELS = 150e6
const [PLAIN, LZW, DEFLATE, OLD_DEFLATE, PACK_BITS] = [1, 5, 8, 32946, 32773]
const [WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE] = [0, 1, 2, 3]
const BYTES_OF_TYPE: Record<number, 1 | 2 | 4> = { 1: 1, 3: 2, 4: 4 }

export const isTiff = (bytes: Uint8Array): boolean => {
  const mark = String.fromCharCode(...bytes.subarray(0, 4))
  return mark === 'II*\0' || mark === 'MM\0*'
}

/** The first picture of a file, as it is stored. Throws FormatError for other kinds and for one that is cut off. */
export async function decodeTiff(bytes: Uint8Array<ArrayBuffer>): Promise<RgbImage> {
  try {
    return await decode(bytes)
  } catch (error) {
    if (error instanceof RangeError) throw new FormatError('a TIFF picture that is cut off')
    throw error
  }
}

async function decode(bytes: Uint8Array<ArrayBuffer>): Promise<RgbImage> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = bytes[0] === 0x49
  const tags = readTags(view, little)
  const one = (tag: number, otherwise: number) => tags(tag)[0] ?? otherwise
  const [width, height] = [one(256, 0), one(257, 0)]
  const [bits, channels, kind] = [one(258, 1), one(277, 1), one(262, -1)]
  const [compression, predictor, planes, format] = [one(259, PLAIN), one(317, 1), one(284, 1), one(339, 1)]
  const isRead =
    (bits === 8 || bits === 16) &&
    tags(258).every(other => other === bits) &&
    format === 1 &&
    (planes === 1 || channels === 1) &&
    predictor <= 2 &&
    one(274, 1) === 1 &&
    ((kind === RGB && channels >= 3) ||
      ([WHITE_IS_ZERO, BLACK_IS_ZERO].includes(kind) && channels >= 1) ||
      (kind === PALETTE && bits === 8))
  if (!isRead || !(width * height > 0) || width * height > MAX_PIXELS)
    throw new FormatError(
      `a TIFF picture of ${width}x${height} px, ${channels} x ${bits} bits, kind ${kind} is not read`,
    )
  const isTiled = tags(322).length > 0
  const block = isTiled
    ? { width: one(322, width), height: one(323, height) }
    : { width, height: Math.min(height, one(278, height)) }
  const [starts, sizes] = isTiled ? [tags(324), tags(325)] : [tags(273), tags(279)]
  const across = Math.ceil(width / block.width)
  const pixelBytes = (channels * bits) / 8
  const colours = kind === PALETTE ? tags(320) : []
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let n = 0; n < across * Math.ceil(height / block.height); n++) {
    const [left, top] = [(n % across) * block.width, Math.floor(n / across) * block.height]
    const rows = isTiled ? block.height : Math.min(block.height, height - top)
    const start = starts[n] ?? Number.POSITIVE_INFINITY
    const end = start + (sizes[n] ?? rows * block.width * pixelBytes)
    if (end > bytes.length) throw new FormatError('a TIFF picture that is cut off')
    const size = rows * block.width * pixelBytes
    const pixels = await unpack(bytes.subarray(start, end), compression, size)
    if (pixels.length < size) throw new FormatError('a TIFF picture that is cut off')
    if (predictor === 2) addLeft(pixels, { width: block.width, rows, channels, bits, little })
    for (let y = 0; y < Math.min(rows, height - top); y++)
      for (let x = 0; x < Math.min(block.width, width - left); x++) {
        const at = (y * block.width + x) * pixelBytes
        // of 16 bits the upper half
        const value = (channel: number) =>
          pixels[at + (channel * bits) / 8 + (bits === 16 && little ? 1 : 0)] ?? 0
        const out = ((top + y) * width + left + x) * 4
        for (let c = 0; c < 3; c++)
          data[out + c] =
            kind === RGB
              ? value(c)
              : kind === PALETTE
                ? (colours[c * 256 + value(0)] ?? 0) >> 8
                : kind === WHITE_IS_ZERO
                  ? 255 - value(0)
                  : value(0)
      }
  }
  return { width, height, data }
}

/** The numbers of each tag of the first directory. */
function readTags(view: DataView, little: boolean): (tag: number) => number[] {
  const at = view.getUint32(4, little)
  const found = new Map<number, number[]>()
  for (let i = 0, entries = view.getUint16(at, little); i < entries; i++) {
    const entry = at + 2 + 12 * i
    const bytes = BYTES_OF_TYPE[view.getUint16(entry + 2, little)]
    const count = view.getUint32(entry + 4, little)
    if (!bytes || count > 1e6) continue
    const start = count * bytes <= 4 ? entry + 8 : view.getUint32(entry + 8, little)
    const read = (n: number) =>
      bytes === 1
        ? view.getUint8(start + n)
        : bytes === 2
          ? view.getUint16(start + 2 * n, little)
          : view.getUint32(start + 4 * n, little)
    found.set(
      view.getUint16(entry, little),
      Array.from({ length: count }, (_, n) => read(n)),
    )
  }
  return tag => found.get(tag) ?? []
}

async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  compression: number,
  size: number,
): Promise<Uint8Array> {
  if (compression === PLAIN) return bytes.slice()
  if (compression === PACK_BITS) return unpackBits(bytes, size)
  if (compression === LZW) return unpackLzw(bytes, size)
  if (compression === DEFLATE || compression === OLD_DEFLATE) return unpackDeflate(bytes, size)
  throw new FormatError(`a TIFF picture with compression ${compression} is not read`)
}

/** Undoes the predictor: each value is stored as its difference from the one to its left. */
function addLeft(
  pixels: Uint8Array,
  {
    width,
    rows,
    channels,
    bits,
    little,
  }: Record<'width' | 'rows' | 'channels' | 'bits', number> & { little: boolean },
): void {
  const view = new DataView(pixels.buffer, pixels.byteOffset)
  const line = width * channels
  for (let y = 0; y < rows; y++)
    for (let i = y * line + channels; i < (y + 1) * line; i++)
      if (bits === 8) pixels[i] = (pixels[i] ?? 0) + (pixels[i - channels] ?? 0)
      else
        view.setUint16(
          2 * i,
          view.getUint16(2 * i, little) + view.getUint16(2 * (i - channels), little),
          little,
        )
}
