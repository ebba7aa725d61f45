// A photo as sharp decodes it: turned as its EXIF data say, transparency on white, sRGB, first frame. BMP, which sharp does not read,
// is decoded by ourselves.
import sharp, { type Sharp } from 'sharp'
import { FormatError } from '../errors.ts'
import type { Photo } from '../face/faces.ts'
import { type CheckedPhoto, checkPhoto, damaged, keptBlock, type PhotoFile } from '../face/photo.ts'
import { type RgbImage, shrinkBlocks } from '../image.ts'
import { decodeBmp } from './bmp.ts'

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
}

/** Throws FormatError with a sentence for the person who named the file. */
export async function decodePhoto(file: PhotoFile, name: string): Promise<DecodedPhoto> {
  const picture = open(await checkPhoto(file, name), name)
  try {
    const { width, height } = (await picture.metadata()).autoOrient
    const data = await picture
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer()
    const scale = keptBlock(width, height)
    const whole = { width, height, data }
    return { image: { ...(scale > 1 ? shrinkBlocks(whole, scale) : whole), scale }, width, height }
  } catch {
    throw damaged(name)
  }
}

function open({ bytes, kind }: CheckedPhoto, name: string): Sharp {
  if (kind !== 'bmp') return sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 })
  const bmp = readBmp(bytes, name)
  return sharp(bmp.data, {
    raw: { width: bmp.width, height: bmp.height, channels: 4 },
    limitInputPixels: false,
  })
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
