// Faces of a photo: YuNet at several sizes of the same photo, answers for one face blended into one.
import { type RgbImage, resize } from '../image.ts'
import { createSession } from '../runtime.ts'
import { runYunet } from './yunet.ts'

export type Point = [x: number, y: number]
export interface Face {
  /** x, y, width, height in px of the upright photo; may reach beyond its edges. */
  box: [x: number, y: number, width: number, height: number]
  /** Eye on the left of the picture, eye on the right, nose, mouth corner on the left, mouth corner on the right. */
  points: [Point, Point, Point, Point, Point]
  /** 0..1 */
  score: number
}
export interface DetectOptions {
  /** 'quick' looks at one small size only, for webcam frames: faces from about 1/30 of the longer side. */
  effort?: 'full' | 'quick'
}
export interface Detector {
  /** Every face, largest first. Coordinates: px, pixel edges at whole numbers. No face is an empty list. */
  detect(image: RgbImage, options?: DetectOptions): Promise<Face[]>
  dispose(): Promise<void>
}

// Longer side of the photo at each look, px. YuNet knows faces of about 8 to 500 px: SMALL is for faces that fill a photo, MEDIUM sharpens
// their landmarks and finds the others, LARGE (200 ms on one thread) is taken only when faces are small or missing.
const SMALL = 320
const MEDIUM = 640
const LARGE = 1280
/** Largest enlargement of a tiny picture; a 96x112 chip has steadier landmarks at twice its size (jitter 0.8 instead of 1.1 px of the crop). */
const MOST_ENLARGED = 2
/** The next look must be this much larger to tell something new. */
const LEAST_STEP = 1.25
/** A candidate narrower than this at MEDIUM, px, promises more in a larger look. */
const NARROW = 40

/** Sample photos and 300 LFW chips score 0.85 and more, small and turned heads of group photos 0.6 and more, false alarms up to 0.45. */
const LEAST_SCORE = 0.6
/** What is weighed when answers for one face are blended, and what hints at small faces. */
const CANDIDATE_SCORE = 0.3
const SAME_FACE_IOU = 0.3 // as the YuNet authors' own suppression
const BLEND_IOU = 0.5
/** A box that lies in a better one by this share is a part of that face. */
const NESTED_SHARE = 0.75

/** `model`: the bytes of yunet.onnx. */
export async function createDetector(model: Uint8Array): Promise<Detector> {
  const session = await createSession(model)
  const look = async (image: RgbImage, photo: RgbImage): Promise<Face[]> => {
    const found = await runYunet(session, image, CANDIDATE_SCORE)
    return found.map(face => scaleFace(face, photo.width / image.width, photo.height / image.height))
  }
  return {
    async detect(photo, { effort = 'full' } = {}) {
      const longer = Math.max(photo.width, photo.height)
      const small = Math.min(SMALL, MOST_ENLARGED * longer)
      const medium = effort === 'quick' ? small : Math.min(MEDIUM, longer)
      const base = longer > LARGE && effort === 'full' ? resizeTo(photo, LARGE) : photo
      const candidates = await look(resizeTo(base, small), photo)
      if (medium >= small * LEAST_STEP) {
        candidates.push(...(await look(resizeTo(base, medium), photo)))
        const large = Math.min(LARGE, longer)
        if (large >= medium * LEAST_STEP && isWorthLargeLook(candidates, longer))
          candidates.push(...(await look(base, photo)))
      }
      return mergeFaces(candidates)
    },
    dispose: () => session.release(),
  }
}

function isWorthLargeLook(candidates: Face[], longer: number): boolean {
  const narrow = (NARROW * longer) / MEDIUM
  return candidates.every(face => face.score < LEAST_SCORE) || candidates.some(({ box }) => box[2] < narrow)
}

/** The longer side becomes `side`; at least one pixel stays of the other. */
function resizeTo(photo: RgbImage, side: number): RgbImage {
  const scale = side / Math.max(photo.width, photo.height)
  return resize(
    photo,
    Math.max(1, Math.round(photo.width * scale)),
    Math.max(1, Math.round(photo.height * scale)),
  )
}

function scaleFace({ box: [x, y, width, height], points, score }: Face, sx: number, sy: number): Face {
  const scaled = ([px, py]: Point): Point => [px * sx, py * sy]
  const [a, b, c, d, e] = points
  return {
    box: [x * sx, y * sy, width * sx, height * sy],
    points: [scaled(a), scaled(b), scaled(c), scaled(d), scaled(e)],
    score,
  }
}

/**
 * One face for each group of overlapping candidates, largest first. Box and points are the mean of the group weighted by score, which
 * steadies the landmarks: 0.8 px of the crop instead of 1.2 from the best candidate alone (small turns, shifts and scales of 23 photos).
 */
export function mergeFaces(candidates: Face[]): Face[] {
  const byScore = candidates.toSorted((a, b) => b.score - a.score)
  const best: Face[] = []
  for (const face of byScore) {
    if (face.score < LEAST_SCORE) break
    if (!best.some(other => isSameFace(face, other))) best.push(face)
  }
  return best
    .map(face =>
      blend(
        face,
        byScore.filter(other => iou(face, other) >= BLEND_IOU),
      ),
    )
    .sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3])
}

function blend({ score }: Face, group: Face[]): Face {
  const total = group.reduce((sum, face) => sum + face.score, 0)
  const mean = (read: (face: Face) => number) =>
    group.reduce((sum, face) => sum + face.score * read(face), 0) / total
  const point = (k: 0 | 1 | 2 | 3 | 4): Point => [
    mean(face => face.points[k][0]),
    mean(face => face.points[k][1]),
  ]
  return {
    box: [mean(f => f.box[0]), mean(f => f.box[1]), mean(f => f.box[2]), mean(f => f.box[3])],
    points: [point(0), point(1), point(2), point(3), point(4)],
    score,
  }
}

function isSameFace(a: Face, b: Face): boolean {
  const smaller = Math.min(a.box[2] * a.box[3], b.box[2] * b.box[3])
  return iou(a, b) > SAME_FACE_IOU || overlap(a, b) > NESTED_SHARE * smaller
}

function iou(a: Face, b: Face): number {
  const shared = overlap(a, b)
  return shared / (a.box[2] * a.box[3] + b.box[2] * b.box[3] - shared)
}

function overlap({ box: a }: Face, { box: b }: Face): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  return Math.max(0, width) * Math.max(0, height)
}
