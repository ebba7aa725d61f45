// Whether something lies before eyes or mouth, or a part of the picture is missing: where a face has detail, this one has none.
import type { GrayImage } from '../../image.ts'
import type { Point } from '../face.ts'
import { eachOf, FACE, HEAD, levelsIn } from './regions.ts'

// Half axes of the patches around the landmarks, px.
const EYE = { width: 13, height: 8 }
const CHEEK = { width: 9, height: 7, belowEye: 22 }
const MOUTH = { width: 18, height: 10 }
/** Rows of the crop that eyes and brows take. */
const EYE_BAND = { top: 24, bottom: 56 }
/** A plain surface has levels this close over 2 px all around. JPEG leaves them. */
const SAME_LEVEL = 1

export interface Cover {
  /** Spread of gray levels around the eye that has less, by that in the whole face. */
  eyeDetail: number
  /** Mean level around the lighter eye, by that of the cheek under it. */
  eyeLight: number
  /** Spread around the eye that has less, by that around the other. */
  eyeEvenness: number
  /** As eyeDetail. */
  mouthDetail: number
  /** Per cent of the head that has one and the same level, without any grain. */
  plain: number
  /** Per cent of this that lies at the height of the eyes. */
  plainAtEyes: number
}

/** `points` in px of the crop, eyes level. `isInside`: whether a place of the crop lies in the photo. */
export function coverOf(
  crop: GrayImage,
  points: readonly Point[],
  isInside: (x: number, y: number) => boolean,
): Cover {
  const [left = [0, 0], right = [0, 0], , mouthLeft = [0, 0], mouthRight = [0, 0]] = points
  const least = Math.max(1, levelsIn(crop, FACE).spread)
  const eyes = [left, right].map(([x, y]) => {
    const eye = levelsIn(crop, { x, y, ...EYE })
    const cheek = levelsIn(crop, { x, y: y + CHEEK.belowEye, width: CHEEK.width, height: CHEEK.height })
    return { spread: eye.spread, light: eye.mean / Math.max(1, cheek.mean) }
  })
  const mouth = {
    x: (mouthLeft[0] + mouthRight[0]) / 2,
    y: (mouthLeft[1] + mouthRight[1]) / 2,
    ...MOUTH,
  }
  const spreads = eyes.map(({ spread }) => spread)
  return {
    eyeDetail: Math.min(...spreads) / least,
    eyeEvenness: Math.min(...spreads) / Math.max(1, ...spreads),
    eyeLight: Math.max(...eyes.map(({ light }) => light)),
    mouthDetail: levelsIn(crop, mouth).spread / least,
    ...plainOf(crop, isInside),
  }
}

function plainOf({ data, width }: GrayImage, isInside: (x: number, y: number) => boolean) {
  const counts = new Uint32Array(256)
  const atEyes = new Uint32Array(256)
  let all = 0
  eachOf(HEAD, (x, y) => {
    if (!isInside(x + 0.5, y + 0.5)) return
    all++
    const i = y * width + x
    const level = data[i] as number
    const isSame = (at: number) => Math.abs((data[at] as number) - level) <= SAME_LEVEL
    if (!isSame(i - 2) || !isSame(i + 2) || !isSame(i - 2 * width) || !isSame(i + 2 * width)) return
    counts[level] = (counts[level] as number) + 1
    if (y >= EYE_BAND.top && y < EYE_BAND.bottom) atEyes[level] = (atEyes[level] as number) + 1
  })
  const near = (of: Uint32Array, level: number) =>
    (of[level - 1] ?? 0) + (of[level] as number) + (of[level + 1] ?? 0)
  let most = 0
  for (let level = 0; level < 256; level++) if (near(counts, level) > near(counts, most)) most = level
  const count = near(counts, most)
  return {
    plain: all === 0 ? 0 : (100 * count) / all,
    plainAtEyes: count === 0 ? 0 : (100 * near(atEyes, most)) / count,
  }
}
