// What a person should know about a face before relying on its score. Notes warn, they never refuse.
import type { GrayImage, RgbImage } from '../image.ts'
import type { Face } from './face.ts'
import { measure } from './quality/measure.ts'
import { LEAST_SHARPNESS, notesOf, type QualityNote, WIDTH } from './quality/notes.ts'

export type { QualityNote } from './quality/notes.ts'

/** What to know about a face, as notes. `face` in px of `photo`; `crop` is its aligned 128x128 crop. `scale`: px of the upright photo per px of `photo`. */
export function judgeQuality(photo: RgbImage, face: Face, crop: GrayImage, scale = 1): QualityNote[] {
  return notesOf(measure(photo, face, crop, scale))
}

/**
 * One number to choose among good faces by, 0..1: the detector's score, less for what is small, soft, turned or cut. Parameters as those
 * of `judgeQuality`.
 */
export function gradeFace(photo: RgbImage, face: Face, crop: GrayImage, scale = 1): number {
  const { width, sharpness, turn, cut } = measure(photo, face, crop, scale)
  const upTo = (enough: number, value: number) => 0.5 + 0.5 * Math.min(1, value / enough)
  const straight = Math.max(0, 1 - turn / 90)
  return (
    face.score *
    upTo(2 * WIDTH.least, width) *
    upTo(4 * LEAST_SHARPNESS, sharpness) *
    straight *
    (1 - cut / 100)
  )
}
