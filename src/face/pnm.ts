// Netpbm's gray and colour maps, PGM and PPM, as text (P2, P3) or bytes (P5, P6): what FERET, ORL and Extended Yale B come as
// (netpbm.sourceforge.net/doc/pgm.html and ppm.html).
import { FormatError } from '../errors.ts'
import type { GrayImage, RgbImage } from '../image.ts'

const MAX_PIXELS = 150e6
const [SPACE, HASH, LF, CR] = [0x20, 0x23, 0x0a, 0x0d]

export const isPnm = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && '2356'.includes(String.fromCharCode(bytes[1] ?? 0)) && isBlank(bytes[2])

const isBlank = (byte: number | undefined) =>
  byte === SPACE || (byte !== undefined && byte >= 9 && byte <= CR)

/** Values from 0 to the map's own largest become 0 to 255. Throws FormatError when it is cut off. */
export function decodePnm(bytes: Uint8Array): GrayImage | RgbImage {
  const kind = Number(String.fromCharCode(bytes[1] ?? 0))
  const tokens = createTokens(bytes)
  const [width, height, most] = [tokens.next(), tokens.next(), tokens.next()]
  if (!(width > 0) || !(height > 0) || width * height > MAX_PIXELS || !(most > 0 && most < 65536))
    throw new FormatError(`a PGM or PPM picture of ${width}x${height} px with values to ${most} is not read`)
  const channels = kind % 3 === 0 ? 3 : 1
  const count = width * height * channels
  const valueAt = kind < 4 ? () => tokens.next() : binary(bytes, tokens.end(), most > 255 ? 2 : 1, count)
  const data = new Uint8Array(width * height * (channels === 3 ? 4 : 1)).fill(255)
  for (let i = 0, o = 0; i < count; i++, o++) {
    const value = valueAt(i)
    if (!(value >= 0 && value <= most)) throw new FormatError(`a PGM or PPM picture breaks off at value ${i}`)
    data[o] = Math.round((value * 255) / most)
    if (channels === 3 && i % 3 === 2) o++ // the fourth byte is not used
  }
  return { width, height, data }
}

function binary(bytes: Uint8Array, begin: number, width: 1 | 2, count: number): (i: number) => number {
  if (begin + count * width > bytes.length)
    throw new FormatError(`a PGM or PPM picture of ${count} values in ${bytes.length} bytes is cut off`)
  return width === 1
    ? i => bytes[begin + i] ?? 0
    : i => 256 * (bytes[begin + 2 * i] ?? 0) + (bytes[begin + 2 * i + 1] ?? 0)
}

/** Numbers between blanks; a comment goes from # to the end of its line. */
function createTokens(bytes: Uint8Array) {
  let at = 2
  return {
    /** NaN at the end or where there is no number. */
    next(): number {
      while (isBlank(bytes[at]) || bytes[at] === HASH) {
        if (bytes[at] === HASH) while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++
        else at++
      }
      let digits = ''
      while (at < bytes.length && !isBlank(bytes[at]) && digits.length < 6)
        digits += String.fromCharCode(bytes[at++] ?? 0)
      return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
    },
    /** Behind the one blank after the last number. */
    end: () => at + 1,
  }
}
