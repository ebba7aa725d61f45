// A photo as the browser decodes it: turned as its EXIF data say, transparency on white, sRGB.
import { type ColourSpace, toSrgb } from '../../face/colour.ts'
import { completions, missingPart } from '../../face/cut.ts'
import type { Photo } from '../../face/faces.ts'
import { type Orientation, takeOrientation } from '../../face/orientation.ts'
import { checkPhoto, damaged, keptBlock } from '../../face/photo.ts'
import { plainPicture } from '../../face/plain.ts'
import { decodePnm, isPnm } from '../../face/pnm.ts'
import type { FileKind } from '../../face/sniff.ts'
import { decodeTiff, isTiff } from '../../face/tiff.ts'
import { type GrayImage, type RgbImage, shrinkBlocks } from '../../image.ts'
import { readHeif } from './heif.ts'

const SET_SIDE = 2048 // px, as the command line tool keeps them (cli/decode-picture.ts)
const PREVIEW_SIDE = 1600 // px, sharp on a screen at twice the density of half the window
/** Photos are read in tiles, because no canvas of Safari holds more than 4096 x 4096 px; a multiple of every block that is kept. */
const TILE = 2048

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
  /** At most 1600 px on its longer side; the receiver closes it. */
  preview: ImageBitmap
}
type Decoded = Omit<DecodedPhoto, 'preview'>

/** A decoded picture and how it has to be turned to stand upright; `width` and `height` are those of the upright one, px. */
interface Upright {
  bitmap: ImageBitmap
  orientation: Orientation
  /** What the pixels have to be brought to sRGB from; null when the browser has done it. */
  colour: ColourSpace | null
  width: number
  height: number
}

/** Throws FormatError with a sentence for the person who chose the file. */
export const decodePhoto = (file: Blob, name: string): Promise<DecodedPhoto> =>
  withPhoto(file, name, (photo, noisy) => ({
    ...readUpright(photo, noisy),
    preview: drawWithin(photo, PREVIEW_SIDE).transferToImageBitmap(),
  }))

/** The same without a preview, for photos by the hundred. */
export const decodeUpright = (file: Blob, name: string): Promise<Decoded> =>
  withPhoto(file, name, readUpright)

function readUpright(photo: Upright, noisy: Upright | null): Decoded {
  const { width, height } = photo
  const scale = keptBlock(width, height)
  const image = { ...readBlocks(photo, scale), scale }
  if (!noisy) return { image, width, height }
  return {
    image: { ...image, missing: missingPart(image, readBlocks(noisy, scale)) },
    width,
    height,
  }
}

/** A picture of a set of thousands, at most 2048 px on its longer side. Throws FormatError when it is none or cut off. */
export async function decodePicture(picture: Blob): Promise<RgbImage | GrayImage> {
  const head = new Uint8Array(await picture.slice(0, 4).arrayBuffer())
  if (!isPnm(head) && !isTiff(head)) return decodeByBrowser(picture)
  const bytes = new Uint8Array(await picture.arrayBuffer())
  return isPnm(head) ? decodePnm(bytes) : decodeTiff(bytes)
}

const decodeByBrowser = (picture: Blob): Promise<RgbImage> =>
  withPhoto(picture, 'the picture', (photo, noisy) => {
    if (noisy) throw damaged('the picture')
    const canvas = drawWithin(photo, SET_SIDE)
    const { width, height } = canvas
    return { width, height, data: contextOf(canvas).getImageData(0, 0, width, height).data }
  })

/** Opens a photo, and of one that is cut off the completion that shows what is missing (face/cut.ts), and closes both. */
async function withPhoto<T>(
  file: Blob,
  name: string,
  read: (photo: Upright, noisy: Upright | null) => T,
): Promise<T> {
  const { bytes, kind, isCut } = await checkPhoto(file, name)
  const [stored = bytes, noise] = isCut ? completions(bytes) : []
  const photo = await openPhoto(stored, kind, name)
  const noisy = noise ? await openPhoto(noise, kind, name) : null
  try {
    return read(photo, noisy)
  } finally {
    photo.bitmap.close()
    noisy?.bitmap.close()
  }
}

async function openPhoto(stored: Uint8Array<ArrayBuffer>, kind: FileKind, name: string): Promise<Upright> {
  const { bytes, colour } = plainPicture(kind, stored)
  const orientation = kind === 'webp' ? takeOrientation(bytes) : 1
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'premultiply',
  }).catch(() => {
    if (kind === 'heic') return openHeif(bytes, name)
    throw damaged(name)
  })
  const { width, height } = bitmap
  return orientation < 5
    ? { bitmap, orientation, colour, width, height }
    : { bitmap, orientation, colour, width: height, height: width }
}

/** Where the browser has no decoder for it. */
async function openHeif(bytes: Uint8Array, name: string): Promise<ImageBitmap> {
  const { image, colour } = await readHeif(bytes, name)
  if (colour) toSrgb(image, colour)
  return createImageBitmap(new ImageData(image.data, image.width, image.height))
}

/** The whole picture, shrunk so that its longer side is at most `side` px. */
function drawWithin(photo: Upright, side: number): OffscreenCanvas {
  const share = Math.min(1, side / Math.max(photo.width, photo.height))
  const width = Math.max(1, Math.round(photo.width * share))
  const height = Math.max(1, Math.round(photo.height * share))
  const canvas = new OffscreenCanvas(width, height)
  const context = contextOf(canvas)
  drawOnWhite(context, photo, [width / photo.width, 0, 0, height / photo.height, 0, 0])
  if (photo.colour) {
    const pixels = context.getImageData(0, 0, width, height)
    toSrgb(pixels, photo.colour)
    context.putImageData(pixels, 0, 0)
  }
  return canvas
}

/** Every px, or averages of blocks, never resampled by the browser: each browser does that in its own way. */
function readBlocks(photo: Upright, block: number): RgbImage {
  const width = Math.floor(photo.width / block)
  const height = Math.floor(photo.height / block)
  const data = new Uint8Array(width * height * 4)
  const context = contextOf(new OffscreenCanvas(Math.min(TILE, photo.width), Math.min(TILE, photo.height)))
  for (let top = 0; top < height * block; top += TILE)
    for (let left = 0; left < width * block; left += TILE) {
      drawOnWhite(context, photo, [1, 0, 0, 1, -left, -top])
      const pixels = context.getImageData(
        0,
        0,
        Math.min(TILE, photo.width - left),
        Math.min(TILE, photo.height - top),
      )
      if (photo.colour) toSrgb(pixels, photo.colour)
      const tile = block > 1 ? shrinkBlocks(pixels, block) : pixels
      for (let y = 0; y < tile.height; y++)
        data.set(
          tile.data.subarray(y * tile.width * 4, (y + 1) * tile.width * 4),
          ((top / block + y) * width + left / block) * 4,
        )
    }
  return { width, height, data }
}

type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]

function drawOnWhite(context: OffscreenCanvasRenderingContext2D, photo: Upright, place: Matrix): void {
  context.resetTransform()
  context.fillStyle = '#fff'
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.imageSmoothingQuality = 'high'
  context.setTransform(...place)
  context.transform(...turnOf(photo))
  context.drawImage(photo.bitmap, 0, 0)
}

/** From the px of the picture as it is stored to those of the upright one. */
function turnOf({ orientation, width, height }: Upright): Matrix {
  const turns: Record<Orientation, Matrix> = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, width, 0],
    3: [-1, 0, 0, -1, width, height],
    4: [1, 0, 0, -1, 0, height],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, width, 0],
    7: [0, -1, -1, 0, width, height],
    8: [0, -1, 1, 0, 0, height],
  }
  return turns[orientation]
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, colorSpace: 'srgb', willReadFrequently: true })
  if (!context) throw new TypeError('OffscreenCanvas gave no 2d context')
  return context
}
