// Face -> aligned crop in LightCNN's convention: level eyes, eye midpoint at (64, 40), mouth midpoint at y = 88 of 128x128 gray
// (face_verification_experiment@9e5031c code/face_db_align.m with ec_mc_y = 48, ec_y = 40). That script rotates, resizes and cuts
// with whole-pixel rounding after each step; here all is one similarity transform with sub-pixel precision and one resampling.
import type { GrayImage, RgbImage } from '../image.ts'
import type { Face, Point } from './face.ts'
import { type Similarity, warp } from './warp.ts'

/** 128: what the network sees. 144: what training cuts random 128x128 windows from; its middle is the 128 crop. */
export type CropSize = 128 | 144

const EYES_TO_MOUTH = 48 // ec_mc_y, px of the crop, both sizes
const EYES_FROM_TOP = 40 // ec_y, px of the 128 crop; the 144 crop has 8 px more on each side
// The script counts pixel centres from 1 and puts the eyes' pixel at row 40 + 1 from the top edge. We count edges from 0, with pixel
// centres at .5, as YuNet's points do, and put the eyes at 40.0: half a pixel of the crop, below the script's own rounding.

/** Eyes closer than this share of the eye-mouth distance tell no direction: the points are wrong or the head is in full profile. */
const LEAST_EYE_DISTANCE = 0.25

/**
 * The transform from picture to crop. When the points make no face (eyes that coincide, a mouth level with the eyes), it falls back to
 * the distance of eyes and mouth without the levelling, so there is always a finite transform.
 */
export function alignment(points: Face['points'], size: CropSize = 128): Similarity {
  const [left, right, , mouthLeft, mouthRight] = points
  const eyes = midpoint(left, right)
  const mouth = midpoint(mouthLeft, mouthRight)
  const down = { x: mouth[0] - eyes[0], y: mouth[1] - eyes[1] }
  const eyeLine = { x: right[0] - left[0], y: right[1] - left[1] }
  const height = Math.hypot(down.x, down.y)
  const eyeDistance = Math.hypot(eyeLine.x, eyeLine.y)
  let cos = eyeLine.x / eyeDistance
  let sin = eyeLine.y / eyeDistance
  if (!(eyeDistance > LEAST_EYE_DISTANCE * height))
    [cos, sin] = height > 0 ? [down.y / height, -down.x / height] : [1, 0]
  const drop = down.y * cos - down.x * sin // from eyes to mouth once the eyes are level
  const scale = EYES_TO_MOUTH / (drop > height / 4 ? drop : Math.max(height, eyeDistance) || EYES_TO_MOUTH)
  const [a, b] = [scale * cos, -scale * sin]
  const margin = (size - 128) / 2
  return {
    a,
    b,
    tx: size / 2 - (a * eyes[0] - b * eyes[1]),
    ty: EYES_FROM_TOP + margin - (b * eyes[0] + a * eyes[1]),
  }
}

/** The aligned gray crop, `size` x `size`, black beyond the picture's edges. */
export function alignCrop(
  image: RgbImage | GrayImage,
  points: Face['points'],
  { size = 128 }: { size?: CropSize } = {},
): GrayImage {
  return warp(image, alignment(points, size), size, size)
}

// Where the 96x112 chips of SphereFace have eyes, nose and mouth (face_align_demo.m), zero-based pixel edges.
export const SPHEREFACE: Face['points'] = [
  [30.29, 51.7],
  [65.53, 51.5],
  [48.03, 71.74],
  [33.55, 92.37],
  [62.73, 92.2],
]

const midpoint = ([x1, y1]: Point, [x2, y2]: Point): Point => [(x1 + x2) / 2, (y1 + y2) / 2]
