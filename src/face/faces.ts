// Photo -> what is known of each face in it: the page and the command line tool call this alike.
import type { GrayImage, RgbImage } from '../image.ts'
import { alignCrop } from './align.ts'
import type { MissingPart } from './cut.ts'
import type { DetectOptions, Detector } from './detect.ts'
import type { Face, Point } from './face.ts'
import { judgeQuality, type QualityNote } from './quality.ts'

/** A decoded upright photo. Very large ones are kept smaller. */
export interface Photo extends RgbImage {
  /** px of the upright photo per px of this picture, 1 or more. */
  scale: number
  /** What of this picture the file does not hold, where it breaks off. */
  missing?: MissingPart
}
export interface FoundFace extends Face {
  quality: QualityNote[]
  /** 128x128, what the network sees. */
  crop: GrayImage
}

/** All faces, largest first; boxes and points in px of the upright photo, even if it is kept smaller. No face is an empty list. */
export async function findFaces(
  photo: Photo,
  detector: Detector,
  options: DetectOptions = {},
): Promise<FoundFace[]> {
  const faces = await detector.detect(photo, options)
  return faces.map(face => {
    const crop = alignCrop(photo, face.points)
    return { ...enlarged(face, photo.scale), quality: judgeQuality(photo, face, crop, photo.scale), crop }
  })
}

function enlarged({ box: [x, y, width, height], points, score }: Face, scale: number): Face {
  const point = ([px, py]: Point): Point => [px * scale, py * scale]
  const [a, b, c, d, e] = points
  return {
    box: [x * scale, y * scale, width * scale, height * scale],
    points: [point(a), point(b), point(c), point(d), point(e)],
    score,
  }
}
