// A photo as the browser decodes it: turned as its EXIF data say, transparency on white, sRGB.
import type { Photo } from '../face/faces.ts'
import { checkPhoto, damaged, keptSize } from '../face/photo.ts'
import type { RgbImage } from '../image.ts'

const SET_SIDE = 2048 // px, as the command line tool keeps them (cli/decode-picture.ts)
const PREVIEW_SIDE = 1600 // px, sharp on a screen at twice the density of half the window

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
  /** At most 1600 px on its longer side; the receiver closes it. */
  preview: ImageBitmap
}

/** Throws FormatError with a sentence for the person who chose the file. */
export async function decodePhoto(file: Blob, name: string): Promise<DecodedPhoto> {
  const { canvas, ...photo } = await decodeUpright(file, name)
  const share = Math.min(1, PREVIEW_SIDE / Math.max(photo.width, photo.height))
  const preview = await createImageBitmap(canvas, {
    resizeWidth: Math.max(1, Math.round(photo.width * share)),
    resizeHeight: Math.max(1, Math.round(photo.height * share)),
    resizeQuality: 'high',
  })
  return { ...photo, preview }
}

/** The same without a preview, for photos by the hundred. */
export async function decodeUpright(file: Blob, name: string) {
  const { bytes } = await checkPhoto(file, name)
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'premultiply',
  }).catch(() => {
    throw damaged(name)
  })
  const { width, height } = bitmap
  const kept = keptSize(width, height)
  const canvas = drawOnWhite(bitmap, kept.width, kept.height)
  bitmap.close()
  const { data } = contextOf(canvas).getImageData(0, 0, kept.width, kept.height)
  const image: Photo = { width: kept.width, height: kept.height, data, scale: kept.scale }
  return { image, width, height, canvas }
}

/** A picture of a set of thousands, at most 2048 px on its longer side. Throws FormatError when it is none or cut off. */
export async function decodePicture(picture: Blob): Promise<RgbImage> {
  const name = 'the picture'
  const { bytes } = await checkPhoto(picture, name)
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'premultiply',
  }).catch(() => {
    throw damaged(name)
  })
  const share = Math.min(1, SET_SIDE / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * share))
  const height = Math.max(1, Math.round(bitmap.height * share))
  const canvas = drawOnWhite(bitmap, width, height)
  bitmap.close()
  return { width, height, data: contextOf(canvas).getImageData(0, 0, width, height).data }
}

function drawOnWhite(bitmap: ImageBitmap, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = contextOf(canvas)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, colorSpace: 'srgb', willReadFrequently: true })
  if (!context) throw new TypeError('OffscreenCanvas gave no 2d context')
  return context
}
