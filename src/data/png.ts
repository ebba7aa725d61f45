// Gray pictures as PNG (W3C Portable Network Graphics, third edition): lossless, so that a data set survives its export to the bit.
import { crc32 } from '../format/zip-crc.ts'
import type { GrayImage } from '../image.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const FILTER_UP = 2 // each row as its difference from the one above: a quarter smaller for faces

/** Encodes 8-bit gray. */
export async function encodePng({ width, height, data }: GrayImage): Promise<Uint8Array<ArrayBuffer>> {
  const rows = new Uint8Array((width + 1) * height)
  for (let y = 0, o = 0, i = 0; y < height; y++) {
    rows[o++] = FILTER_UP
    for (let x = 0; x < width; x++, i++, o++) rows[o] = (data[i] ?? 0) - (y > 0 ? (data[i - width] ?? 0) : 0)
  }
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header[8] = 8 // bits; 9: colour type 0, gray
  const deflated = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'))
  const pixels = new Uint8Array(await new Response(deflated).arrayBuffer())
  const parts = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array(0))]
  const png = new Uint8Array(SIGNATURE.length + parts.reduce((sum, { length }) => sum + length, 0))
  png.set(SIGNATURE)
  let at = SIGNATURE.length
  for (const part of parts) {
    png.set(part, at)
    at += part.length
  }
  return png
}

/** Length, type, data and the CRC-32 of both. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}
