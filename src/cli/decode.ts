// A photo as sharp decodes it: turned as its EXIF data say, transparency on white, sRGB, first frame.
import sharp from 'sharp'
import { FormatError } from '../errors.ts'
import type { Photo } from '../face/faces.ts'
import { checkPhoto, damaged, keptSize, type PhotoFile } from '../face/photo.ts'

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
}

/** Throws FormatError with a sentence for the person who named the file. */
export async function decodePhoto(file: PhotoFile, name: string): Promise<DecodedPhoto> {
  const { bytes, kind } = await checkPhoto(file, name)
  if (kind === 'bmp')
    throw new FormatError(
      `${name} is a BMP picture, which this tool cannot open. Save it as PNG and try again.`,
    )
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 })
    const { width, height } = (await picture.metadata()).autoOrient
    const kept = keptSize(width, height)
    const data = await picture
      .autoOrient()
      .resize(kept.width, kept.height, { fit: 'fill' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer()
    return { image: { width: kept.width, height: kept.height, data, scale: kept.scale }, width, height }
  } catch {
    throw damaged(name)
  }
}
