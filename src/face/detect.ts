// Faces of a photo: YuNet at several sizes of the same photo, answers for one face blended into one.

import { type RgbImage, resize, shrinkBlocks } from '../image.ts'
import { createSession } from '../runtime.ts'
import type { Face, Point } from './face.ts'
import { mergeFaces } from './merge.ts'
import { cutParts, wholeFaces } from './parts.ts'
import { isSure, type Look, levelFace, refineFace } from './refine.ts'
import { runYunet } from './yunet.ts'

export interface DetectOptions {
  /**
   * 'quick' takes one look at one small size, for webcam frames: faces from about 1/30 of the longer side, with points that are good
   * enough to draw. Before an embedding each face needs `lookCloser`.
   */
  effort?: 'full' | 'quick'
}
export interface Detector {
  /** Every face, largest first. Coordinates: px, pixel edges at whole numbers. No face is an empty list. */
  detect(image: RgbImage, options?: DetectOptions): Promise<Face[]>
  /** A face of a quick look with points as exact as the picture allows: a list of one, or of none when it is no face after all. */
  lookCloser(image: RgbImage, face: Face): Promise<Face[]>
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
/** Narrower faces, px of the photo at LARGE, are looked at again in the photo itself. */
const NARROW_IN_BASE = 64
/** In crowds the largest faces get a second look, the others stay as they are. */
const MOST_REFINED = 32

/** Sample photos and 300 LFW chips score 0.85 and more, small and turned heads of group photos 0.6 and more, false alarms up to 0.45. */
const LEAST_SCORE = 0.6
/** What is weighed when answers for one face are blended, and what hints at small faces. */
const CANDIDATE_SCORE = 0.3

/** `model`: the bytes of yunet.onnx. */
export async function createDetector(model: Uint8Array): Promise<Detector> {
  const session = await createSession(model)
  const look: Look = image => runYunet(session, image, CANDIDATE_SCORE)
  const closeLook: Look = async image => mergeFaces(await look(image), CANDIDATE_SCORE)
  return {
    async detect(photo, { effort = 'full' } = {}) {
      const find = async ({ image }: Copy, sides: number[]) =>
        mergeFaces(await lookAtSizes(image, sides, look), LEAST_SCORE)
      if (effort === 'quick') {
        const base = shrunk(photo, LARGE)
        return (await find(base, [SMALL])).map(face => scaleFace(face, base.image, base.shows))
      }
      const faces: Face[] = []
      for (const part of cutParts(photo)) {
        const base = shrunk(part.image, LARGE)
        const found = await find(base, [SMALL, MEDIUM, LARGE])
        faces.push(...wholeFaces(await confirmFaces(found, part.image, base, closeLook), part, photo))
      }
      return mergeFaces(faces, 0)
    },
    lookCloser: async (photo, face) => (isSure(face) ? [face] : levelFace(face, photo, closeLook)),
    dispose: () => session.release(),
  }
}

/** Candidates in px of `base`, from copies of it in several sizes. */
async function lookAtSizes(base: RgbImage, sides: number[], look: Look): Promise<Face[]> {
  const longer = Math.max(base.width, base.height)
  const candidates: Face[] = []
  let last = 0
  for (const side of sides) {
    const size = Math.min(side, side === SMALL ? MOST_ENLARGED * longer : longer)
    if (size < last * LEAST_STEP || (side === LARGE && !isWorthLargeLook(candidates, base))) break
    const { image, shows } = resizedTo(base, size)
    candidates.push(...(await look(image)).map(face => scaleFace(face, image, shows)))
    last = size
  }
  return candidates
}

/** Faces in px of the photo: sure ones as they are, the others as a closer look shows them, if it does. */
async function confirmFaces(
  found: Face[],
  photo: RgbImage,
  { image: base, shows }: Copy,
  closeLook: Look,
): Promise<Face[]> {
  const faces: Face[] = []
  for (const [rank, face] of found.entries()) {
    const inPhoto = scaleFace(face, base, shows)
    if (isSure(face) || rank >= MOST_REFINED) faces.push(inPhoto)
    else if (face.box[2] < NARROW_IN_BASE) faces.push(...(await refineFace(inPhoto, photo, closeLook)))
    else
      for (const refined of await refineFace(face, base, closeLook))
        faces.push(scaleFace(refined, base, shows))
  }
  return faces
}

function isWorthLargeLook(candidates: Face[], base: RgbImage): boolean {
  const narrow = (NARROW * Math.max(base.width, base.height)) / MEDIUM
  return candidates.every(face => face.score < LEAST_SCORE) || candidates.some(({ box }) => box[2] < narrow)
}

type Size = Pick<RgbImage, 'width' | 'height'>
/** A copy in another size, and the part of the original that it shows: all but a few px at the right and bottom. */
interface Copy {
  image: RgbImage
  shows: Size
}

/** Shrunk by the largest whole number that leaves the longer side at `side` or more. */
function shrunk(photo: RgbImage, side: number): Copy {
  const block = Math.floor(Math.max(photo.width, photo.height) / side)
  if (block < 2 || Math.min(photo.width, photo.height) < block) return { image: photo, shows: photo }
  const image = shrinkBlocks(photo, block)
  return { image, shows: { width: image.width * block, height: image.height * block } }
}

/** The longer side becomes `side`; at least one pixel stays of the other. */
function resizedTo(photo: RgbImage, side: number): Copy {
  const { image, shows } = shrunk(photo, side)
  const scale = side / Math.max(image.width, image.height)
  const size = (length: number) => Math.max(1, Math.round(length * scale))
  return { image: resize(image, size(image.width), size(image.height)), shows }
}

/** The same face in another size of the same picture. */
function scaleFace(face: Face, from: Size, to: Size): Face {
  if (to.width === from.width && to.height === from.height) return face
  const [sx, sy] = [to.width / from.width, to.height / from.height]
  const [x, y, width, height] = face.box
  const scaled = ([px, py]: Point): Point => [px * sx, py * sy]
  const [a, b, c, d, e] = face.points
  return {
    box: [x * sx, y * sy, width * sx, height * sy],
    points: [scaled(a), scaled(b), scaled(c), scaled(d), scaled(e)],
    score: face.score,
  }
}
