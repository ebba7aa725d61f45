// All that is measured of a face, for its notes and its grade.
import type { GrayImage, RgbImage } from '../../image.ts'
import { alignment } from '../align.ts'
import type { Face, Point } from '../face.ts'
import { invert, transformPoint } from '../warp.ts'
import { type Cover, coverOf } from './cover.ts'
import { type Grain, grainOf } from './grain.ts'
import { type Light, lightOf } from './light.ts'
import { type Pose, poseOf } from './pose.ts'
import { eachOf, HEAD } from './regions.ts'
import { type Sharpness, sharpnessOf } from './sharpness.ts'

export interface Measures extends Pose, Sharpness, Light, Cover, Grain {
  /** Of the box, px of the upright photo. */
  width: number
  /** Of the box: width by height. Null of a tilted head, whose box stands upright all the same. */
  aspect: number | null
  /** Per cent of the head beyond the picture's edge. */
  cut: number
  /** The detector's, 0..1. */
  score: number
}

const MOST_TILT = (20 * Math.PI) / 180

/** `face` in px of `photo`; `crop` is its aligned 128x128 crop. `scale`: px of the upright photo per px of `photo`. */
export function measure(photo: RgbImage, face: Face, crop: GrayImage, scale: number): Measures {
  const toCrop = alignment(face.points)
  const back = invert(toCrop)
  const points = face.points.map(([x, y]) => transformPoint(toCrop, x, y))
  const toPhoto = (x: number, y: number) => transformPoint(back, x, y)
  const isSeen = (x: number, y: number) => {
    const [px, py] = toPhoto(x, y)
    return px >= 0 && py >= 0 && px < photo.width && py < photo.height
  }
  const corners: Point[] = [-1, 1].flatMap(x =>
    [-1, 1].map((y): Point => [HEAD.x + x * HEAD.width, HEAD.y + y * HEAD.height]),
  )
  const isInside = corners.every(([x, y]) => isSeen(x, y)) ? () => true : isSeen // most faces: quick
  return {
    width: Math.round(face.box[2] * scale),
    aspect: Math.abs(Math.atan2(toCrop.b, toCrop.a)) < MOST_TILT ? face.box[2] / face.box[3] : null,
    cut: shareBeyond(isInside),
    score: face.score,
    ...poseOf(points),
    ...sharpnessOf(crop),
    ...lightOf(crop),
    ...coverOf(crop, points, isInside),
    ...grainOf(photo, face, crop, toPhoto),
  }
}

function shareBeyond(isInside: (x: number, y: number) => boolean): number {
  let [all, beyond] = [0, 0]
  eachOf(HEAD, (x, y) => {
    all++
    if (!isInside(x + 0.5, y + 0.5)) beyond++
  })
  return Math.round((100 * beyond) / all)
}
