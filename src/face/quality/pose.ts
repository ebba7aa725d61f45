// What the five landmarks tell: the turn of the head, and how wide the face is.
import type { Point } from '../face.ts'

/** Sideways offset of the nose from the line of eyes and mouth at 90 degrees, as a share of the eye-mouth distance (a profile: 0.43). */
const NOSE_OUT = 0.45
/** Eye distance by eye-mouth distance: 0.82 to 1.15 in LFW, 0.21 in a profile. Below this, its arc cosine tells the turn. */
const NARROW_EYES = 0.6

export interface Pose {
  /** Degrees to the side, roughly. */
  turn: number
  /** Distance of the eyes by that of eyes and mouth. */
  eyeDistance: number
}

/** `points` in px of the crop, eyes level. */
export function poseOf(points: readonly Point[]): Pose {
  const [left = [0, 0], right = [0, 0], nose = [0, 0], mouthLeft = [0, 0], mouthRight = [0, 0]] = points
  const eyesX = (left[0] + right[0]) / 2
  const eyesY = (left[1] + right[1]) / 2
  const height = (mouthLeft[1] + mouthRight[1]) / 2 - eyesY
  const lineX = eyesX + (((mouthLeft[0] + mouthRight[0]) / 2 - eyesX) * (nose[1] - eyesY)) / height
  const offset = Math.min(1, Math.abs(nose[0] - lineX) / height / NOSE_OUT)
  const eyeDistance = Math.abs(right[0] - left[0]) / height
  const byEyes = eyeDistance < NARROW_EYES ? Math.acos(eyeDistance) : 0
  return { turn: (Math.max(Math.asin(offset), byEyes) * 180) / Math.PI, eyeDistance }
}
