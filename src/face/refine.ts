// A second, closer look at faces that the first look is unsure of. YuNet has learnt upright faces: it finds a face that lies on its side
// or upside down, but puts the points where they would be if it stood upright. In windows turned by quarter turns the upright one scores
// highest; from there the points tell the rest of the angle. What looks like a face in no window (a hand, a pattern) is dropped.
import type { RgbImage } from '../image.ts'
import type { Face, Point } from './detect.ts'
import { transformPoint } from './warp.ts'
import { cutSurroundings, type FaceWindow, windowAt } from './window.ts'

/** Finds candidates in a picture; boxes and points in its px. */
export type Look = (image: RgbImage) => Promise<Face[]>

/** Upright faces of the samples score 0.93 and more, turned ones up to 0.92. */
const SURE_SCORE = 0.93
const SURE_ROLL = (12 * Math.PI) / 180 // beyond it YuNet's points follow the turn only half way: at 45 degrees they show 20
/** In the window: upright faces, profiles and covered ones 0.90 and more, on the side up to 0.86, upside down up to 0.89, a hand 0.72. */
const UPRIGHT_SCORE = 0.9
const LEAST_WINDOW_SCORE = 0.8
const WINDOW = 128 // px, 4 ms a look
const FACE_IN_WINDOW = 48 // px, longer side of the box: where orientation shows most clearly
const FACE_IN_LAST_WINDOW = 64 // px: steadier points
const LEVELLING_LOOKS = 3

/** Needs no second look: clearly a face, and upright. */
export function isSure(face: Face): boolean {
  return face.score >= SURE_SCORE && Math.abs(rollOf(face)) < SURE_ROLL
}

/** The face confirmed, levelled and with steadier points (px of `photo`), or undefined if it is none. */
export async function refineFace(face: Face, photo: RgbImage, look: Look): Promise<Face | undefined> {
  const lookAt = async (around: Face, angleRad: number, faceSize: number) => {
    const centre = centreOf(around)
    const span = (Math.max(around.box[2], around.box[3]) * WINDOW) / faceSize
    const window = windowAt(cutSurroundings(photo, centre, span, WINDOW), centre, angleRad, WINDOW)
    const best = middleFace(await look(window.image))
    return best && { face: best, window, angleRad }
  }
  let best = await lookAt(face, 0, FACE_IN_WINDOW)
  if (!best || best.face.score < UPRIGHT_SCORE)
    for (const quarter of [1, 2, 3]) {
      const turned = await lookAt(face, (quarter * Math.PI) / 2, FACE_IN_WINDOW)
      if (turned && turned.face.score > (best?.face.score ?? 0)) best = turned
    }
  for (let i = 1; best && i <= LEVELLING_LOOKS; i++) {
    const last = i === LEVELLING_LOOKS || Math.abs(rollOf(best.face)) < SURE_ROLL
    const angleRad = best.angleRad + rollOf(best.face)
    const level = await lookAt(
      toPhoto(best.face, best.window, best.angleRad),
      angleRad,
      last ? FACE_IN_LAST_WINDOW : FACE_IN_WINDOW,
    )
    if (level) best = level
    if (last) break
  }
  if (!best || best.face.score < LEAST_WINDOW_SCORE) return undefined
  return toPhoto(best.face, best.window, best.angleRad)
}

/** The highest score among the faces over the middle of the window: others are neighbours. */
function middleFace(faces: Face[]): Face | undefined {
  const middle = WINDOW / 2
  let best: Face | undefined
  for (const face of faces) {
    const [x, y, width, height] = face.box
    const covers = x < middle && y < middle && x + width > middle && y + height > middle
    if (covers && face.score > (best?.score ?? 0)) best = face
  }
  return best
}

/** The box becomes the one around the turned ellipse that fills it in the window. */
function toPhoto(face: Face, { toPhoto: t }: FaceWindow, angleRad: number): Face {
  const map = ([x, y]: Point): Point => transformPoint(t, x, y)
  const [cx, cy] = map(centreOf(face))
  const step = Math.hypot(t.a, t.b)
  const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)]
  const width = step * Math.hypot(face.box[2] * cos, face.box[3] * sin)
  const height = step * Math.hypot(face.box[2] * sin, face.box[3] * cos)
  const [a, b, c, d, e] = face.points
  return {
    box: [cx - width / 2, cy - height / 2, width, height],
    points: [map(a), map(b), map(c), map(d), map(e)],
    score: face.score,
  }
}

const centreOf = ({ box: [x, y, width, height] }: Face): Point => [x + width / 2, y + height / 2]

/** Angle of the eye line, clockwise in the picture. */
function rollOf({ points: [left, right] }: Face): number {
  return Math.atan2(right[1] - left[1], right[0] - left[0])
}
