// A JPEG that breaks off: every viewer opens it, and paints what is missing in one colour. What that is shows when the file is ended twice,
// once as it is and once with bytes of no meaning: where the two pictures differ, nothing of it comes from the file.
import { FormatError } from '../errors.ts'
import type { RgbImage } from '../image.ts'
import { mulberry32 } from '../random.ts'
import type { Face } from './face.ts'

/** Blocks of a picture, in rows; 1 where it is missing. */
export interface MissingPart {
  columns: number
  rows: number
  blocks: Uint8Array
  /** 0..1 of the picture; 0 where the file breaks off behind it. */
  share: number
}

/** px; a JPEG's own blocks are 8 or 16. */
const BLOCK = 16
/** Luma levels; decoders smooth colour over neighbouring blocks by less. */
const LEAST_DIFFERENCE = 4
/** Of a face's box. Its corners are no face. */
const MOST_MISSING = 0.02
const END = [0xff, 0xd9]
const NOISE_BYTES = 65536

/** Zeros at the end are what a download had reserved and not filled. */
function endOf(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  if (bytes[end - 1] === 0xff) end-- // half a marker
  return end
}

/** The file with an end, and the same with noise before it. */
export function completions(
  bytes: Uint8Array,
): [ended: Uint8Array<ArrayBuffer>, noisy: Uint8Array<ArrayBuffer>] {
  const kept = bytes.subarray(0, endOf(bytes))
  const random = mulberry32(kept.length)
  const noise = Uint8Array.from({ length: NOISE_BYTES }, () => Math.floor(random() * 255)) // never 255, which begins a marker
  return [joined(kept, END), joined(kept, noise, END)]
}
function joined(...parts: ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What two pictures of the same size do not have in common. */
export function missingPart(ended: RgbImage, noisy: RgbImage): MissingPart {
  const { width, height } = ended
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const blocks = new Uint8Array(columns * rows)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const difference = lumaAt(ended.data, at) - lumaAt(noisy.data, at)
      if (Math.abs(difference) >= LEAST_DIFFERENCE)
        blocks[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)] = 1
    }
  const count = blocks.reduce((sum, block) => sum + block, 0)
  return { columns, rows, blocks, share: count / blocks.length }
}
const lumaAt = (data: RgbImage['data'], at: number) =>
  0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)

/** What was read of a photo, and a sentence to show beside it. */
export interface WholeFaces<F> {
  /** The faces that are whole. */
  faces: F[]
  /** Null for a whole file. */
  note: string | null
}

/**
 * The faces that lie whole in what there is of a photo. `scale`: px of their coordinates per px of the picture. Throws FormatError when there
 * are faces and none of them is whole.
 */
export function wholeFacesOf<F extends Face>(
  faces: F[],
  { missing, scale }: { missing?: MissingPart; scale: number },
  name: string,
): WholeFaces<F> {
  if (!missing) return { faces, note: null }
  const whole = faces.filter(face => missingShareOf(face, missing, scale) <= MOST_MISSING)
  const broken = faces.length - whole.length
  if (broken > 0 && whole.length === 0)
    throw new FormatError(`${name} is cut off within the face. Copy or download the photo again.`)
  const left =
    broken > 0 ? ` ${broken === 1 ? '1 face is' : `${broken} faces are`} incomplete and left out.` : ''
  const percent = Math.max(1, Math.round(100 * missing.share))
  const what = missing.share > 0 ? `about ${percent} % of the picture is missing` : 'the picture is all there'
  return { faces: whole, note: `The file is cut off; ${what}.${left}` }
}

function missingShareOf({ box }: Face, { columns, rows, blocks }: MissingPart, scale: number): number {
  const [x, y, width, height] = box.map(value => value / scale / BLOCK) as Face['box']
  let area = 0
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(rows, y + height); row++)
    for (let column = Math.max(0, Math.floor(x)); column < Math.min(columns, x + width); column++)
      if (blocks[row * columns + column]) area += overlap(row, y, height) * overlap(column, x, width)
  return area / (width * height)
}
const overlap = (block: number, from: number, length: number) =>
  Math.max(0, Math.min(block + 1, from + length) - Math.max(block, from))
