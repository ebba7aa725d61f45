// What the page and Node do differently when a picture becomes a crop.
import type { Face } from '../face/face.ts'
import type { GrayImage, RgbImage } from '../image.ts'

/** What the page and Node do differently. */
export interface CropHost {
  /** Throws when the bytes are no picture. */
  decode(picture: Blob): Promise<RgbImage | GrayImage>
  findFaces(photo: RgbImage): Promise<Face[]>
}
