// Pictures in memory and how they are resampled. Pixel centres lie at (x + 0.5, y + 0.5).

/** 8-bit gray, row-major. */
export interface GrayImage {
  width: number
  height: number
  data: Uint8Array
}
/** 8-bit R, G, B and one unused byte per pixel (what a canvas gives), row-major, transparency already on white. */
export interface RgbImage {
  width: number
  height: number
  data: Uint8Array | Uint8ClampedArray
}
/** For each pixel of the result the first source pixel and, from `start[i]` in `weights`, the weights of it and its neighbours. */
interface Taps {
  first: Int32Array
  start: Int32Array
  weights: Float32Array
}

// Rec. 601 luma in 16-bit fixed point, as PIL's mode L (Pillow src/libImaging/Convert.c, macro L24).
export const RED = 19595
export const GREEN = 38470
export const BLUE = 7471

/** 1 for gray, 4 for RGB with its unused byte. */
export const channelsOf = (image: GrayImage | RgbImage) => image.data.length / (image.width * image.height)

/** Rec. 601 luma of each pixel, rounded as PIL does. */
export function toGray({ width, height, data }: RgbImage): GrayImage {
  const gray = new Uint8Array(width * height)
  for (let i = 0, p = 0; i < gray.length; i++, p += 4)
    gray[i] = ((data[p] ?? 0) * RED + (data[p + 1] ?? 0) * GREEN + (data[p + 2] ?? 0) * BLUE + 0x8000) >> 16
  return { width, height, data: gray }
}

/** Resizes each axis by itself: shrinks by exact averages over the covered area, enlarges bilinearly. */
export function resize<T extends GrayImage | RgbImage>(image: T, width: number, height: number): T {
  if (width === image.width && height === image.height) return image
  const channels = channelsOf(image)
  const columns = tapsFor(image.width, width)
  const rows = tapsFor(image.height, height)
  const row = rememberTwo(y => resizeRow(image.data, y * image.width * channels, channels, columns))
  const data = new Uint8Array(width * height * channels)
  const sum = new Float32Array(width * channels)
  for (let y = 0; y < height; y++) {
    sum.fill(0)
    const first = rows.first[y] ?? 0
    const start = rows.start[y] ?? 0
    const end = rows.start[y + 1] ?? start
    for (let tap = start; tap < end; tap++) {
      const weight = rows.weights[tap] ?? 0
      const source = row(first + tap - start)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (source[i] ?? 0)
    }
    for (let i = 0, o = y * sum.length; i < sum.length; i++, o++) data[o] = (sum[i] ?? 0) + 0.5
  }
  return { ...image, width, height, data }
}

function resizeRow(
  data: Uint8Array | Uint8ClampedArray,
  offset: number,
  channels: number,
  columns: Taps,
): Float32Array {
  const width = columns.first.length
  const row = new Float32Array(width * channels)
  for (let x = 0; x < width; x++) {
    const start = columns.start[x] ?? 0
    const end = columns.start[x + 1] ?? start
    let p = offset + (columns.first[x] ?? 0) * channels
    let [first, second, third] = [0, 0, 0]
    for (let tap = start; tap < end; tap++, p += channels) {
      const weight = columns.weights[tap] ?? 0
      first += weight * (data[p] ?? 0)
      if (channels === 1) continue
      second += weight * (data[p + 1] ?? 0)
      third += weight * (data[p + 2] ?? 0)
    }
    row[x * channels] = first
    if (channels === 1) continue
    row[x * channels + 1] = second
    row[x * channels + 2] = third
  }
  return row
}

/** Box weights when shrinking, triangle weights when enlarging; each sums to 1 and stays inside the picture. */
function tapsFor(from: number, to: number): Taps {
  const taps: Taps = {
    first: new Int32Array(to),
    start: new Int32Array(to + 1),
    weights: new Float32Array(2 * to + from + 2),
  }
  const step = from / to
  let count = 0
  for (let i = 0; i < to; i++) {
    const low = step >= 1 ? i * step : Math.max(0, (i + 0.5) * step - 0.5)
    const first = Math.min(Math.floor(low), from - 1)
    taps.first[i] = first
    taps.start[i] = count
    if (step < 1) {
      const share = Math.min(low - first, 1)
      taps.weights[count++] = first + 1 < from ? 1 - share : 1
      if (first + 1 < from) taps.weights[count++] = share
    } else {
      const high = Math.min((i + 1) * step, from)
      for (let s = first; s < high - 1e-9; s++)
        taps.weights[count++] = (Math.min(s + 1, high) - Math.max(s, low)) / step
    }
  }
  taps.start[to] = count
  return taps
}

/** Neighbouring rows of the result share at most two rows of the source. */
function rememberTwo<T>(make: (y: number) => T): (y: number) => T {
  let older: { y: number; value: T } | undefined
  let newer: { y: number; value: T } | undefined
  return y => {
    if (newer?.y === y) return newer.value
    if (older?.y === y) return older.value
    older = newer
    newer = { y, value: make(y) }
    return newer.value
  }
}

/** Averages over blocks of `size` x `size` px, five times as fast as `resize`; an incomplete block at the right and bottom is left out. */
export function shrinkBlocks({ width, height, data }: RgbImage, size: number): RgbImage {
  const small = { width: Math.floor(width / size), height: Math.floor(height / size) }
  const result = new Uint8Array(small.width * small.height * 4)
  const sums = new Uint32Array(small.width * 3)
  const area = size * size
  for (let row = 0; row < small.height; row++) {
    sums.fill(0)
    for (let y = row * size; y < (row + 1) * size; y++)
      for (let i = 0, p = y * width * 4; i < sums.length; i += 3) {
        let [red, green, blue] = [0, 0, 0]
        for (const end = p + size * 4; p < end; p += 4) {
          red += data[p] ?? 0
          green += data[p + 1] ?? 0
          blue += data[p + 2] ?? 0
        }
        sums[i] = (sums[i] ?? 0) + red
        sums[i + 1] = (sums[i + 1] ?? 0) + green
        sums[i + 2] = (sums[i + 2] ?? 0) + blue
      }
    for (let i = 0, o = row * small.width * 4; i < sums.length; i += 3, o += 4)
      for (let c = 0; c < 3; c++) result[o + c] = (sums[i + c] ?? 0) / area + 0.5
  }
  return { ...small, data: result }
}

/** A copy of the rectangle, which must lie inside the picture. */
export function cutOut(photo: RgbImage, left: number, top: number, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * photo.width + left) * 4
    data.set(photo.data.subarray(start, start + width * 4), y * width * 4)
  }
  return { width, height, data }
}
