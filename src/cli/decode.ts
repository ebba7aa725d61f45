// A photo as sharp decodes it: turned as its EXIF data say, transparency on white, sRGB, first frame.
import { FormatError } from '../errors.ts'
import { toSrgb } from '../face/colour.ts'
import { completions, missingPart } from '../face/cut.ts'
import type { Photo } from '../face/faces.ts'
import { checkPhoto, damaged, keptBlock, type PhotoFile } from '../face/photo.ts'
import type { FileKind } from '../face/sniff.ts'
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
  const { bytes, kind, isCut } = await checkPhoto(file, name)
  const [stored = bytes, noise] = isCut ? completions(bytes) : []
  try {
    const { image, ...size } = await decode(stored, kind, name)
    if (!noise) return { image, ...size }
    const noisy = await decode(noise, kind, name)
    return { image: { ...image, missing: missingPart(image, noisy.image) }, ...size }
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw damaged(name)
  }
}

async function decode(bytes: Uint8Array<ArrayBuffer>, kind: FileKind, name: string): Promise<DecodedPhoto> {
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
}
