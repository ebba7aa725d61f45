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
  faces: KnownFace[]
  /** What to know about the file: that it is cut off. */
  note: string | null
  /** Time of decoding, detection and alignment. */
  ms: number
}

/** A face that the worker knows by its id, which no other face of any worker has. */
export interface KnownFace extends FoundFace {
  id: string
}
/** What a comparison needs of a face. */
export type ComparedFace = Pick<KnownFace, 'id' | 'crop' | 'score' | 'quality'>

export interface Comparison extends Decision, Omit<TemplateScore, 'score'> {
  engine: EngineName
  engineLabel: string
  model: string
  modelSha256: string
  /** Names the score that was used, back-end included (model/score-in-use.ts). */
  scoreKey: string
  /** Time of the embeddings (0 for one that was known) and the score. */
  ms: number
}
/** `unknown`: faces that must be told first, since another worker took the place of theirs, or many faces came after them. */
export interface Compared {
  comparison: Comparison | null
  unknown: string[]
}
