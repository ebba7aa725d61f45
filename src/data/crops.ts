// A picture of a face set -> the 128x128 crop that the network sees. What it is shows in its size: an aligned crop of the
// table of alignments, or a whole photo in which the main face is searched.

import type { AlignmentName } from '../face/alignments.ts'
import type { GrayImage, RgbImage } from '../image.ts'
import type { CropHost } from './crop-host.ts'
import { alignedCrop, conventionOf, searchedCrop } from './prepare.ts'

type PictureKind = AlignmentName | 'photo'

export interface Cropped {
  /** Null when a photo shows no face. */
  crop: GrayImage | null
  kind: PictureKind
}

export const cropOf = async (picture: Blob, host: CropHost): Promise<Cropped> =>
  cropOfImage(await host.decode(picture), host)

/** The crop of a decoded picture. */
export async function cropOfImage(image: RgbImage | GrayImage, host: CropHost): Promise<Cropped> {
  const convention = conventionOf(image)
  const isCrop = convention !== 'MS-Celeb-1M' // what any other size would be in a set of crops
  const crop = isCrop ? alignedCrop(image, convention) : await searchedCrop(image, host)
  return { crop: crop && middle(crop), kind: isCrop ? convention : 'photo' }
}

/** 144x144 -> its middle 128x128, which starts at (8, 8) (docs/lightcnn.md 2.1). */
function middle(image: GrayImage): GrayImage {
  const data = new Uint8Array(128 * 128)
  for (let y = 0; y < 128; y++) data.set(image.data.subarray((y + 8) * 144 + 8, (y + 8) * 144 + 136), y * 128)
  return { width: 128, height: 128, data }
}
