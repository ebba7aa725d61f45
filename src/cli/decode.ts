// A photo as sharp decodes it: turned as its EXIF data say, transparency on white, sRGB, first frame.
import { FormatError } from '../errors.ts'
import { toSrgb } from '../face/colour.ts'
import type { Photo } from '../face/faces.ts'
import { checkPhoto, damaged, keptBlock, type PhotoFile } from '../face/photo.ts'
import { putOnWhite } from '../face/white.ts'
import { shrinkBlocks } from '../image.ts'
import { openPicture } from './open-picture.ts'

export interface DecodedPhoto {
  image: Photo
  /** Size of the upright photo in px. */
  width: number
  height: number
}

/** Throws FormatError with a sentence for the person who named the file. */
export async function decodePhoto(file: PhotoFile, name: string): Promise<DecodedPhoto> {
  const { bytes, kind } = await checkPhoto(file, name)
  try {
    const { source, colour } = await openPicture(kind, bytes, name, 'error')
    const { data, info } = await source
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height } = info
    const whole = { width, height, data }
    putOnWhite(data, false)
    if (colour) toSrgb(whole, colour)
    const scale = keptBlock(width, height)
    return { image: { ...(scale > 1 ? shrinkBlocks(whole, scale) : whole), scale }, width, height }
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw damaged(name)
  }
}
