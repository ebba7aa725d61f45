// What a file is by its first bytes, whatever its name says.

export type FileKind =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'bmp'
  | 'heic'
  | 'tiff'
  | 'jxl'
  | 'svg'
  | 'picture'
  | 'video'
  | 'pdf'
  | 'zip'
  | 'text'
  | 'unknown'

/** As many first bytes as `sniff` looks at. */
export const SNIFF_BYTES = 4096

// Each signature: where it starts and what stands there (Latin-1).
const SIGNATURES: [kind: FileKind, at: number, text: string][] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['video', 8, 'AVI '],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['jxl', 0, '\xff\x0a'],
  ['jxl', 0, '\0\0\0\x0cJXL '],
  ['video', 0, '\x1aE\xdf\xa3'], // WebM and Matroska
  ['video', 0, 'OggS'],
  ['video', 0, 'FLV\x01'],
  ['video', 0, '\0\0\x01\xba'], // MPEG
  ['pdf', 0, '%PDF-'],
  ['zip', 0, 'PK\x03\x04'],
  ['zip', 0, 'PK\x05\x06'],
  ['picture', 0, '8BPS'], // Photoshop
  ['picture', 0, '\0\0\0\x0cjP  '], // JPEG 2000
  ['picture', 0, '\0\0\x01\0'], // icon
  ['picture', 0, 'FUJIFILMCCD-RAW'],
]
const AVIF_BRANDS = ['avif', 'avis']
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'mif2']
const CANON_RAW = 'crx '
/** Boxes that QuickTime files without `ftyp` begin with. */
const MOVIE_BOXES = ['moov', 'mdat', 'wide', 'skip', 'free', 'pnot']

/** `head`: the first SNIFF_BYTES of the file, or all of it. */
export function sniff(head: Uint8Array): FileKind {
  const text = latin1(head)
  const found = SIGNATURES.find(([, at, mark]) => text.startsWith(mark, at))
  if (found) return found[0]
  const box = text.slice(4, 8)
  if (box === 'ftyp') return kindOfBrands(text)
  if (MOVIE_BOXES.includes(box)) return 'video'
  if (text.startsWith('BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0)) return 'bmp'
  return kindOfText(head, text)
}

/** ISO base media files name a major brand and compatible ones; HEIF covers HEIC and AVIF alike. */
function kindOfBrands(text: string): FileKind {
  const end = Math.min(text.length, Math.max(16, 256 * text.charCodeAt(2) + text.charCodeAt(3)))
  const brands = [text.slice(8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text.slice(at, at + 4))
  if (brands.some(brand => AVIF_BRANDS.includes(brand))) return 'avif'
  if (brands.includes(CANON_RAW)) return 'tiff'
  return brands.some(brand => HEIC_BRANDS.includes(brand)) ? 'heic' : 'video'
}

function kindOfText(head: Uint8Array, text: string): FileKind {
  if (/^(\xef\xbb\xbf)?\s*(<\?xml[\s\S]*?|<!--[\s\S]*?|<!DOCTYPE svg[\s\S]*?)*<svg[\s>]/.test(text))
    return 'svg'
  const isText = head.every(byte => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
  return isText ? 'text' : 'unknown'
}

const latin1 = (bytes: Uint8Array) =>
  Array.from(bytes.subarray(0, SNIFF_BYTES), byte => String.fromCharCode(byte)).join('')
