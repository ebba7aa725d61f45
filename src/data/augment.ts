// What training changes in a crop: which 128x128 window of the 144x144 it sees, and whether it sees it mirrored.
import { fnv1a32, mulberry32 } from '../random.ts'
import { SIDE } from './shards.ts'

export const CROP = 128
export const CROP_PIXELS = CROP * CROP
const MARGIN = SIDE - CROP

/** Bytes 0..255, or floats 0..1. */
export type Pixels = Uint8Array | Float32Array
/** Offsets 0..16 of the window, and whether it is mirrored. */
export interface Draw {
  x: number
  y: number
  isMirrored: boolean
}

/** The draws of a batch, one after the other. */
export function createDraw(seed: number, epoch: number, step: number): () => Draw {
  const random = mulberry32(fnv1a32(`${seed}/${epoch}/${step}`))
  return () => ({
    x: Math.floor(random() * (MARGIN + 1)),
    y: Math.floor(random() * (MARGIN + 1)),
    isMirrored: random() < 0.5,
  })
}

/** What validation sees. */
export const middleDraw = (): Draw => ({ x: MARGIN / 2, y: MARGIN / 2, isMirrored: false })

/** Copies the window of the crop at `from` to `at`; floats are divided by 255. */
export function copyCrop(crops: Uint8Array, from: number, images: Pixels, at: number, draw: Draw): void {
  if (images instanceof Float32Array) copyFloats(crops, from, images, at, draw)
  else copyBytes(crops, from, images, at, draw)
}

// Two loops of one form: each sees one type of array only, which is what makes them fast.

function copyBytes(crops: Uint8Array, from: number, images: Uint8Array, at: number, draw: Draw): void {
  const { x, y, isMirrored } = draw
  const stride = isMirrored ? -1 : 1
  for (let row = 0, o = at; row < CROP; row++) {
    let i = from + (y + row) * SIDE + x + (isMirrored ? CROP - 1 : 0)
    for (const end = o + CROP; o < end; o++, i += stride) images[o] = crops[i] as number
  }
}

function copyFloats(crops: Uint8Array, from: number, images: Float32Array, at: number, draw: Draw): void {
  const { x, y, isMirrored } = draw
  const stride = isMirrored ? -1 : 1
  for (let row = 0, o = at; row < CROP; row++) {
    let i = from + (y + row) * SIDE + x + (isMirrored ? CROP - 1 : 0)
    for (const end = o + CROP; o < end; o++, i += stride) images[o] = (crops[i] as number) / 255
  }
}
