// BMP pictures without compression: 8 bits with a palette, 24 and 32 bits (Microsoft, BITMAPFILEHEADER and BITMAPINFOHEADER).
import { FormatError } from '../errors.ts'
import type { RgbImage } from '../image.ts'

const MAX_PIXELS = 150e6
const [PLAIN, BIT_FIELDS] = [0, 3]

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d // "BM"

/** Throws FormatError when it is cut off or of another kind. */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  if (bytes.length < 54) throw new FormatError(`a BMP of ${bytes.length} bytes is cut off`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pixelsAt = view.getUint32(10, true) // 10: offset of the pixels
  const headerBytes = view.getUint32(14, true)
  const width = view.getInt32(18, true)
  const storedHeight = view.getInt32(22, true) // negative: first row on top
  const bits = view.getUint16(28, true)
  const compression = view.getUint32(30, true)
  const height = Math.abs(storedHeight)
  const isPlain = compression === PLAIN || (compression === BIT_FIELDS && bits === 32)
  if (!isPlain || ![8, 24, 32].includes(bits))
    throw new FormatError(`a BMP of ${bits} bits with compression ${compression} is not read`)
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  if (width <= 0 || width * height > MAX_PIXELS || pixelsAt + rowBytes * height > bytes.length)
    throw new FormatError(`a BMP of ${width}x${height} px in ${bytes.length} bytes is cut off`)
  const palette = 14 + headerBytes // 4 bytes a colour: B, G, R, 0
  const data = new Uint8Array(width * height * 4)
  for (let y = 0, o = 0; y < height; y++) {
    const row = pixelsAt + (storedHeight > 0 ? height - 1 - y : y) * rowBytes
    for (let x = 0; x < width; x++, o += 4) {
      const p = bits === 8 ? palette + 4 * (bytes[row + x] ?? 0) : row + (x * bits) / 8
      data[o] = bytes[p + 2] ?? 0
      data[o + 1] = bytes[p + 1] ?? 0
      data[o + 2] = bytes[p] ?? 0
      data[o + 3] = 255
    }
  }
  return { width, height, data }
}
