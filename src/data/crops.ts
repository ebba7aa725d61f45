// A picture of a face set -> the 128x128 crop that the network sees. What it is shows in its size: an aligned crop of 128x128 or
// 144x144, a SphereFace chip of 96x112, or a whole photo in which the most central face is searched (LFW's own rule).
import { alignCrop, chipToCrop } from '../face/align.ts'
import type { Face } from '../face/detect.ts'
import { channelsOf, type GrayImage, type RgbImage, toGray } from '../image.ts'

/** What the page and Node do differently. */
export interface CropHost {
  /** Throws when the bytes are no picture. */
  decode(picture: Blob): Promise<RgbImage | GrayImage>
  findFaces(photo: RgbImage): Promise<Face[]>
}
export type PictureKind = 'crop 128x128' | 'crop 144x144' | 'chip 96x112' | 'photo'

/** The crop of a picture, or null when a photo shows no face. */
export async function cropOf(
  picture: Blob,
  host: CropHost,
): Promise<{ crop: GrayImage | null; kind: PictureKind }> {
  const image = await host.decode(picture)
  const size = `${image.width}x${image.height}`
  if (size === '128x128') return { crop: gray(image), kind: 'crop 128x128' }
  if (size === '144x144') return { crop: middle(gray(image)), kind: 'crop 144x144' }
  if (size === '96x112') return { crop: chipToCrop(image), kind: 'chip 96x112' }
  const face = mostCentral(await host.findFaces(colour(image)), image)
  return { crop: face ? alignCrop(image, face.points) : null, kind: 'photo' }
}

const isGray = (image: RgbImage | GrayImage): image is GrayImage => channelsOf(image) === 1
const gray = (image: RgbImage | GrayImage): GrayImage => (isGray(image) ? image : toGray(image))

/** The detector wants colour: gray three times. */
function colour(image: RgbImage | GrayImage): RgbImage {
  if (!isGray(image)) return image
  const data = new Uint8Array(image.data.length * 4)
  for (let i = 0; i < image.data.length; i++) data.fill(image.data[i] as number, 4 * i, 4 * i + 3)
  return { ...image, data }
}

/** 144x144 -> its middle 128x128, which starts at (8, 8) (LIGHTCNN.md 2.1). */
function middle(image: GrayImage): GrayImage {
  const data = new Uint8Array(128 * 128)
  for (let y = 0; y < 128; y++) data.set(image.data.subarray((y + 8) * 144 + 8, (y + 8) * 144 + 136), y * 128)
  return { width: 128, height: 128, data }
}

function mostCentral(
  faces: readonly Face[],
  { width, height }: { width: number; height: number },
): Face | undefined {
  const distance = ({ box: [x, y, w, h] }: Face) => Math.hypot(x + w / 2 - width / 2, y + h / 2 - height / 2)
  return faces.toSorted((a, b) => distance(a) - distance(b))[0]
}
