// Turns, scales and shifts a picture in one step, as rotating it and resizing it with an antialiased bicubic kernel would
// (face_verification_experiment@9e5031c code/face_db_align.m uses imrotate and imresize), but reads only what is seen.
import { BLUE, channelsOf, GREEN, type GrayImage, RED, type RgbImage } from '../image.ts'
import { firstTap, type Luma, meet, resampleColumns, resampleRows, tapsOfPhases } from './cubic.ts'

/** Turn, scale and shift in one: (x, y) -> (a x - b y + tx, b x + a y + ty). */
export interface Similarity {
  a: number
  b: number
  tx: number
  ty: number
}
interface Region {
  left: number
  top: number
  right: number
  bottom: number
}
/** Block averages shrink as far as here; the cubic kernel does the rest, because blocks alone let fine patterns alias. */
const LEFT_TO_CUBIC = 2

export function transformPoint(t: Similarity, x: number, y: number): [x: number, y: number] {
  return [t.a * x - t.b * y + t.tx, t.b * x + t.a * y + t.ty]
}

/** The way back. Of a transform that has no way back every number is NaN. */
export function invert({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b
  const back = { a: a / square, b: -b / square }
  return { ...back, tx: -(back.a * tx - back.b * ty), ty: -(back.b * tx + back.a * ty) }
}

/**
 * Draws the picture in gray through `transform` (picture px to result px) with the antialiased bicubic kernel; what lies beyond its
 * edges is black. Only the part of the picture that is seen is read.
 */
export function warp(
  image: GrayImage | RgbImage,
  transform: Similarity,
  width: number,
  height: number,
): GrayImage {
  const data = new Uint8Array(width * height)
  const back = invert(transform)
  const shrink = Math.hypot(back.a, back.b) // source px per result px
  const block = Math.max(1, Math.floor(shrink / LEFT_TO_CUBIC))
  const stretch = Math.max(1, shrink / block)
  const region = seenRegion({ image, back, width, height, margin: block * 2 * stretch + block })
  if (!region) return { width, height, data }
  const source = blockLuma(image, region, block)
  const draw = back.b === 0 ? drawLevel : drawTurned
  // what lies beyond the picture is black, not a repetition of its edge
  const isSeen = (x: number, y: number) => {
    const px = back.a * (x + 0.5) - back.b * (y + 0.5) + back.tx
    const py = back.b * (x + 0.5) + back.a * (y + 0.5) + back.ty
    return px >= 0 && py >= 0 && px < image.width && py < image.height
  }
  const result = { width, height, data }
  const fromRegion = { ...back, tx: back.tx - region.left, ty: back.ty - region.top }
  draw({ source, back: fromRegion, block, stretch, isSeen, result })
  return result
}
interface Drawing {
  source: Luma
  /** Result px to px of the source before it was averaged over blocks. */
  back: Similarity
  block: number
  stretch: number
  isSeen: (x: number, y: number) => boolean
  result: GrayImage
}

/** Without a turn columns and rows are resampled one after the other, which is many times less work. */
function drawLevel({ source, back, block, stretch, isSeen, result }: Drawing) {
  const places = (count: number, shift: number) =>
    Float64Array.from({ length: count }, (_, n) => (back.a * (n + 0.5) + shift) / block)
  const narrow = resampleColumns(source, places(result.width, back.tx), stretch)
  const { data } = resampleRows(narrow, places(result.height, back.ty), stretch)
  for (let y = 0, i = 0; y < result.height; y++)
    for (let x = 0; x < result.width; x++, i++) if (isSeen(x, y)) result.data[i] = toByte(data[i] as number)
}

function drawTurned({ source, back, block, stretch, isSeen, result }: Drawing) {
  const taps = tapsOfPhases(stretch)
  const { width, height, data } = result
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (!isSeen(x, y)) continue
      const px = (back.a * (x + 0.5) - back.b * (y + 0.5) + back.tx) / block
      const py = (back.b * (x + 0.5) + back.a * (y + 0.5) + back.ty) / block
      const [left, top] = [firstTap(px, stretch), firstTap(py, stretch)]
      data[i] = toByte(meet(source, taps, taps.phaseOf(px), left, taps.phaseOf(py), top))
    }
}

const toByte = (value: number) => Math.max(0, Math.min(255, value + 0.5))

/** The rectangle of the picture that the result shows, with a margin; undefined if there is none. */
function seenRegion({
  image,
  back,
  width,
  height,
  margin,
}: {
  image: { width: number; height: number }
  back: Similarity
  width: number
  height: number
  margin: number
}) {
  const corners = [
    transformPoint(back, 0, 0),
    transformPoint(back, width, 0),
    transformPoint(back, 0, height),
    transformPoint(back, width, height),
  ]
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const region: Region = {
    left: Math.max(0, Math.floor(Math.min(...xs) - margin)),
    top: Math.max(0, Math.floor(Math.min(...ys) - margin)),
    right: Math.min(image.width, Math.ceil(Math.max(...xs) + margin)),
    bottom: Math.min(image.height, Math.ceil(Math.max(...ys) + margin)),
  }
  return region.right > region.left && region.bottom > region.top ? region : undefined
}

/** Luma of a region, unrounded, averaged over blocks of `block` x `block` px. */
function blockLuma(image: GrayImage | RgbImage, region: Region, block: number): Luma {
  const channels = channelsOf(image)
  const [red, green, blue] = channels === 1 ? [1, 0, 0] : [RED / 65536, GREEN / 65536, BLUE / 65536]
  const [g, b] = channels === 1 ? [0, 0] : [1, 2]
  const width = Math.ceil((region.right - region.left) / block)
  const height = Math.ceil((region.bottom - region.top) / block)
  const data = new Float32Array(width * height)
  const counts = new Uint32Array(width)
  for (let row = 0; row < height; row++) {
    counts.fill(0)
    const line = data.subarray(row * width, (row + 1) * width)
    const end = Math.min(region.bottom, region.top + (row + 1) * block)
    for (let y = region.top + row * block; y < end; y++)
      for (let x = region.left, column = 0; x < region.right; column++) {
        const stop = Math.min(region.right, x + block)
        let sum = 0
        counts[column] = (counts[column] ?? 0) + stop - x
        for (let p = (y * image.width + x) * channels; x < stop; x++, p += channels)
          sum +=
            red * (image.data[p] ?? 0) + green * (image.data[p + g] ?? 0) + blue * (image.data[p + b] ?? 0)
        line[column] = (line[column] ?? 0) + sum
      }
    for (let column = 0; column < width; column++) line[column] = (line[column] ?? 0) / (counts[column] ?? 1)
  }
  return { width, height, data }
}
