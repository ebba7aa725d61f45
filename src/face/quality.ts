// What a person should know about a face before relying on its score.
export interface QualityNote {
  kind: 'small' | 'blurred' | 'turned' | 'dark' | 'cut'
  /** What was measured, in the unit that the text names. */
  value: number
  /** What is the matter and what to do: "Small face, 41 px. Use a closer photo." */
  text: string
}

import type { GrayImage, RgbImage } from '../image.ts'
import type { Face } from './detect.ts'
export function judgeQuality(_photo: RgbImage, _face: Face, _crop: GrayImage): QualityNote[] {
  return []
}
