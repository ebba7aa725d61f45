// A second, closer look at faces that the first look is unsure of. YuNet has learnt upright faces: it finds a face that lies on its side
// or upside down, but puts the points where they would be if it stood upright. In windows turned by quarter turns the upright one scores
// highest; from there the points tell the rest of the angle. What looks like a face in no window (a hand, a pattern) is dropped.
import type { RgbImage } from '../image.ts'
import type { Face, Point } from './face.ts'
import { transformPoint } from './warp.ts'
import { cutSurroundings, type FaceWindow, windowAt } from './window.ts'

/** Finds candidates in a picture; boxes and points in its px. */
export type Look = (image: RgbImage) => Promise<Face[]>

/** Upright faces of the samples score 0.93 and more, turned ones up to 0.92. */
const SURE_SCORE = 0.93
const SURE_ROLL = (6 * Math.PI) / 180
/** In the first window: upright faces, profiles and covered ones 0.90 and more, on the side up to 0.86, upside down up to 0.89. */
const UPRIGHT_SCORE = 0.9
/** A quarter turn this close to the best is tried as well: a face at 45 degrees is between two. */
const NEAR_BEST = 0.06
/** Upright in its window: faces 0.82 and more (9 px wide, blurred), a hand 0.72. */
const LEAST_WINDOW_SCORE = 0.8
// px of the window, and of the longer side of the box in it. SMALL is where orientation shows most clearly, 4 ms a look;
// LEVEL is where the points follow a turn of the head, 9 ms.
const SMALL_LOOK = { window: 128, face: 48 }
const LEVEL_LOOK = { window: 224, face: 112 }
/** YuNet's eyes follow only this share of a turn (in LEVEL_LOOK; 10 to 30 degrees, 23 photos). */
const FOLLOWED_SHARE = 0.65
const LEVEL_ROLL = (4 * Math.PI) / 180
const LEVELLING_LOOKS = 4

type LookAt = (around: Face, angleRad: number, size: typeof SMALL_LOOK) => Promise<Seen | undefined>

/** Needs no second look: clearly a face, and upright. */
export function isSure(face: Face): boolean {
  return face.score >= SURE_SCORE && Math.abs(rollOf(face)) < SURE_ROLL
}

/** What a window shows in its middle, in px of the photo. */
interface Seen {
  face: Face
  /** Direction of the window. */
  angleRad: number
  /** Of the eye line in the window. */
  rollRad: number
}

/** The face confirmed, levelled and with steadier points (px of `photo`): a list of one, or of none if it is no face. */
export async function refineFace(face: Face, photo: RgbImage, look: Look): Promise<Face[]> {
  const lookAt = lookAtIn(photo, look)
  let result: Face | undefined
  for (const start of await uprightWindows(face, lookAt)) {
    const seen = await levelled(start, lookAt)
    if (seen && seen.face.score > (result?.score ?? LEAST_WINDOW_SCORE)) result = seen.face
  }
  return result ? [result] : []
}

/** The same for a face that is upright, as people before a webcam are, with fewer looks; any other one takes as many as ever. */
export async function levelFace(face: Face, photo: RgbImage, look: Look): Promise<Face[]> {
  const rollRad = rollOf(face)
  const angleRad = Math.abs(rollRad) > LEVEL_ROLL ? rollRad / FOLLOWED_SHARE : 0
  const seen = await levelled({ face, angleRad, rollRad }, lookAtIn(photo, look))
  return seen && seen.face.score >= UPRIGHT_SCORE ? [seen.face] : refineFace(face, photo, look)
}

function lookAtIn(photo: RgbImage, look: Look): LookAt {
  return async (around, angleRad, size) => {
    const centre = centreOf(around)
    const span = (Math.max(around.box[2], around.box[3]) * size.window) / size.face
    const window = windowAt(cutSurroundings(photo, centre, span, size.window), centre, angleRad, size.window)
    const best = middleFace(await look(window.image), size.window / 2)
    return best && { face: toPhoto(best, window, angleRad), angleRad, rollRad: rollOf(best) }
  }
}

/** The quarter turns in which the face may stand upright: one, or two of nearly the same score. */
async function uprightWindows(face: Face, lookAt: LookAt): Promise<Seen[]> {
  const upright = await lookAt(face, 0, SMALL_LOOK)
  if (upright && upright.face.score >= UPRIGHT_SCORE) return [upright]
  const seen = upright ? [upright] : []
  for (const quarter of [1, 2, 3]) {
    const turned = await lookAt(face, (quarter * Math.PI) / 2, SMALL_LOOK)
    if (turned) seen.push(turned)
  }
  seen.sort((a, b) => b.face.score - a.face.score)
  const best = seen[0]?.face.score ?? 0
  return seen.slice(0, 2).filter(window => window.face.score >= best - NEAR_BEST)
}

/** Turns the window until the eyes are level in it. */
async function levelled(start: Seen, lookAt: LookAt): Promise<Seen | undefined> {
  let seen = await lookAt(start.face, start.angleRad, LEVEL_LOOK)
  for (let i = 1; seen && i < LEVELLING_LOOKS && Math.abs(seen.rollRad) > LEVEL_ROLL; i++) {
    const level = await lookAt(seen.face, seen.angleRad + seen.rollRad / FOLLOWED_SHARE, LEVEL_LOOK)
    if (!level) break
    seen = level
  }
  return seen
}

/** The highest score among the faces over the middle of the window: others are neighbours. */
function middleFace(faces: Face[], middle: number): Face | undefined {
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
