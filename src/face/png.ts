// PNG files in a form that every decoder reads alike: colours that only some decoders know are taken out and told (cICP, gAMA, cHRM), and
// of an animation the first frame is made the picture. PNG specification, third edition, 11.3.2 and 11.3.6.
import { type ColourSpace, gammaSpace, nclxSpace } from './colour.ts'

interface Chunk {
  type: string
  /** Length, type, data, checksum. */
  bytes: Uint8Array<ArrayBuffer>
  data: DataView
}
const HEADER_BYTES = 8

/** `colour` null: as the decoder says. Bytes of a file that needs no change are those that were given. */
export function plainPng(png: Uint8Array<ArrayBuffer>): {
  bytes: Uint8Array<ArrayBuffer>
  colour: ColourSpace | null
} {
  const chunks = chunksOf(png)
  const colour = colourOf(chunks)
  const frame = firstFrame(chunks)
  if (!colour && !frame) return { bytes: png, colour }
  const kept = (frame ?? chunks).filter(({ type }) => !(colour && /^(cICP|gAMA|cHRM|iCCP|sRGB)$/.test(type)))
  const bytes = new Uint8Array(HEADER_BYTES + kept.reduce((sum, chunk) => sum + chunk.bytes.length, 0))
  bytes.set(png.subarray(0, HEADER_BYTES))
  let at = HEADER_BYTES
  for (const chunk of kept) {
    bytes.set(chunk.bytes, at)
    at += chunk.bytes.length
  }
  return { bytes, colour }
}

function chunksOf(png: Uint8Array<ArrayBuffer>): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: Chunk[] = []
  for (let at = HEADER_BYTES; at + 12 <= png.length; ) {
    const length = view.getUint32(at)
    if (at + 12 + length > png.length) break
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    const bytes = png.subarray(at, at + 12 + length)
    chunks.push({ type, bytes, data: new DataView(png.buffer, png.byteOffset + at + 8, length) })
    at += 12 + length
    if (type === 'IEND') break
  }
  return chunks
}

/** cICP goes before an ICC profile, that before sRGB, that before gAMA and cHRM; decoders know profiles and sRGB. */
function colourOf(chunks: Chunk[]): ColourSpace | null {
  const find = (name: string, bytes: number) =>
    chunks.find(({ type, data }) => type === name && data.byteLength >= bytes)?.data
  const cicp = find('cICP', 4)
  if (cicp) return nclxSpace(cicp.getUint8(0), cicp.getUint8(1))
  const gamma = find('gAMA', 4)?.getUint32(0)
  if (find('iCCP', 1) || find('sRGB', 1) || !gamma) return null
  const chrm = find('cHRM', 32)
  if (!chrm) return gammaSpace(gamma)
  const [wx = 0, wy = 0, ...primaries] = Array.from({ length: 8 }, (_, i) => chrm.getUint32(4 * i) / 1e5)
  return wy > 0 ? gammaSpace(gamma, [...primaries, wx, wy]) : gammaSpace(gamma)
}

/** The chunks of a still picture, when the animation's first frame is not the picture that decoders without animation show. */
function firstFrame(chunks: Chunk[]): Chunk[] | null {
  const [header] = chunks
  const control = chunks.findIndex(({ type }) => type === 'fcTL')
  const picture = chunks.findIndex(({ type }) => type === 'IDAT')
  if (!header || picture < 0 || control < picture || !chunks.some(({ type }) => type === 'acTL')) return null
  const size = chunks[control]
  const after = chunks.slice(control + 1)
  const next = after.findIndex(({ type }) => type === 'fcTL')
  const parts = (next < 0 ? after : after.slice(0, next)).filter(({ type }) => type === 'fdAT')
  if (!size || size.data.byteLength < 12 || parts.length === 0) return null
  const resized = header.bytes.slice(8, 21)
  resized.set(size.bytes.subarray(12, 20)) // width and height of the frame
  return [
    chunk('IHDR', resized),
    ...chunks.slice(1, picture).filter(({ type }) => type !== 'acTL'),
    ...parts.map(({ bytes }) => chunk('IDAT', bytes.subarray(12, -4))), // without their numbers
    chunk('IEND', new Uint8Array()),
  ]
}

function chunk(type: string, body: Uint8Array): Chunk {
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)))
  return { type, bytes, data: new DataView(bytes.buffer, 8, body.length) }
}

let table: Uint32Array | undefined
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    return c
  })
  let c = 0xffffffff
  for (const byte of bytes) c = (table[(c ^ byte) & 255] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
