// A panorama as overlapping parts: shrunk as a whole until a detector can look at it, its faces would be too small to be seen.
import { cutOut, type RgbImage } from '../image.ts'
import type { Face, Point } from './face.ts'

/** Longer side by shorter side of a part; a picture up to here is one part. */
const WIDEST = 2
const MOST_PARTS = 64
/** A box this near to a cut, as a share of its size, may be a part of a face. The neighbouring part shows all of it. */
const CUT_MARGIN = 0.05

export interface Part {
  image: RgbImage
  /** Its place in the photo, px. */
  left: number
  top: number
}

/** Parts that overlap by half: whatever is not larger than the shorter side is whole in one of them. */
export function cutParts(photo: RgbImage): Part[] {
  const longer = Math.max(photo.width, photo.height)
  const shorter = Math.min(photo.width, photo.height)
  if (longer <= WIDEST * shorter) return [{ image: photo, left: 0, top: 0 }]
  const length = Math.max(WIDEST * shorter, Math.ceil((2 * longer) / (MOST_PARTS + 1)))
  const steps = Math.ceil((longer - length) / (length / 2))
  return Array.from({ length: steps + 1 }, (_, i) => {
    const start = Math.round((i * (longer - length)) / steps)
    return photo.width > photo.height
      ? { image: cutOut(photo, start, 0, length, shorter), left: start, top: 0 }
      : { image: cutOut(photo, 0, start, shorter, length), left: 0, top: start }
  })
}

/** The faces of a part that no cut goes through, in px of the photo. */
export function wholeFaces(faces: Face[], { image, left, top }: Part, photo: RgbImage): Face[] {
  const isWhole = ({ box: [x, y, width, height] }: Face) => {
    const [marginX, marginY] = [CUT_MARGIN * width, CUT_MARGIN * height]
    return (
      (left === 0 || x >= marginX) &&
      (top === 0 || y >= marginY) &&
      (left + image.width >= photo.width || x + width <= image.width - marginX) &&
      (top + image.height >= photo.height || y + height <= image.height - marginY)
    )
  }
  const moved = ([x, y]: Point): Point => [x + left, y + top]
  return faces.filter(isWhole).map(({ box, points: [a, b, c, d, e], score }) => ({
    box: [box[0] + left, box[1] + top, box[2], box[3]],
    points: [moved(a), moved(b), moved(c), moved(d), moved(e)],
    score,
  }))
}
