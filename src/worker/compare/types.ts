// What crosses the port when photos are compared: plain objects, Blobs, ImageBitmaps and typed arrays.
import type { FoundFace } from '../../face/faces.ts'
import type { TemplateScore } from '../../verify/template.ts'
import type { Decision } from '../../verify/verify.ts'
import type { EngineName } from '../types.ts'

export interface PhotoFaces {
  /** Size of the upright photo in px; boxes and points are in these coordinates. */
  width: number
  height: number
  /** The upright photo, at most 1600 px on its longer side, for showing. The page closes it. */
  preview: ImageBitmap
  /** Largest first. */
  faces: FoundFace[]
  /** What to know about the file: that it is cut off. */
  note: string | null
  /** Time of decoding, detection and alignment. */
  ms: number
}

/** What a comparison needs of a face. */
export type ComparedFace = Pick<FoundFace, 'crop' | 'score' | 'quality'>

export interface Comparison extends Decision, Omit<TemplateScore, 'score'> {
  engine: EngineName
  engineLabel: string
  model: string
  modelSha256: string
  /** Time of the embeddings (0 for one that was known) and the score. */
  ms: number
}
