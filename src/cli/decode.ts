// A photo as sharp decodes it: turned as its EXIF data say, transparency on white, sRGB, first frame. BMP and HEIC, which sharp does not
// read, are decoded by ourselves.
import sharp from 'sharp'
import { FormatError } from '../errors.ts'
import { toSrgb } from '../face/colour.ts'
import type { Photo } from '../face/faces.ts'
import { type CheckedPhoto, checkPhoto, damaged, keptBlock, type PhotoFile } from '../face/photo.ts'
import { type RgbImage, shrinkBlocks } from '../image.ts'
import { decodeBmp } from './bmp.ts'
import { readHeif } from './heif.ts'

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
}

/** Throws FormatError with a sentence for the person who named the file. */
export async function decodePhoto(file: PhotoFile, name: string): Promise<DecodedPhoto> {
  const whole = await decodeWhole(await checkPhoto(file, name), name)
  const { width, height } = whole
  const scale = keptBlock(width, height)
  return { image: { ...(scale > 1 ? shrinkBlocks(whole, scale) : whole), scale }, width, height }
}

async function decodeWhole({ bytes, kind }: CheckedPhoto, name: string): Promise<RgbImage> {
  if (kind === 'bmp') return readBmp(bytes, name)
  if (kind === 'heic') {
    const { image, colour } = await readHeif(bytes, name)
    if (colour) toSrgb(image, colour)
    return image
  }
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 })
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  } catch {
    throw damaged(name)
  }
}

function readBmp(bytes: Uint8Array, name: string): RgbImage {
  try {
    return decodeBmp(bytes)
  } catch {
    throw new FormatError(
      `${name} is a kind of BMP picture that this tool cannot open. Save it as PNG and try again.`,
    )
  }
}
