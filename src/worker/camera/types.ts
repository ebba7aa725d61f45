// What crosses the port for the camera: a frame goes to the worker as an ImageBitmap, what is known of it comes back as plain objects.

import type { Point } from '../../face/face.ts'
import type { QualityNote } from '../../face/quality.ts'
import type { Challenge } from '../../gallery/challenge.ts'
import type { GrayImage } from '../../image.ts'
import type { ScoreName } from '../../model/scores.ts'
import type { LikelihoodRatio } from '../../verify/likelihood.ts'
import type { Rule, Verdict } from '../../verify/rule.ts'

/** What the faces before the camera are compared with. */
export type CameraTarget =
  | { kind: 'photo'; crop: GrayImage | null }
  /** The second face in the same frame. */
  | { kind: 'pair' }
  | { kind: 'gallery' }

/** What the frames of one face say so far. */
export interface FaceMatch {
  /** `waiting`: too few good frames yet. Between the thresholds, or where the frames do not agree, a lean or `cannot-tell`. */
  verdict: Verdict | 'waiting'
  /** Mean over the good frames; null without one. */
  score: number | null
  /** What it is, and the candidates' scores and the thresholds. */
  scoreName: ScoreName
  /** Good frames of the last seconds. */
  frames: number
  framesNeeded: number
  /** What the verdict rests on: both thresholds with their rates; null without calibration. */
  same: Rule['same'] | null
  different: Rule['different'] | null
  lr: LikelihoodRatio | null
  /** Of the gallery: the most alike people, best first. With `same` the first is who it is, with `different` it is nobody. */
  candidates: { name: string; score: number }[]
}

export interface CameraFace {
  /** Stays the same while the face is followed. */
  trackId: number
  /** px of the frame. */
  box: [x: number, y: number, width: number, height: number]
  points: Point[]
  /** What the person can do to be judged; null when the face is good as it is, or was not looked at closely yet. */
  advice: string | null
  /** Null while there is nothing to compare it with. */
  match: FaceMatch | null
}

export interface ChallengeView {
  state: Challenge['state']
  /** What is asked for now, in words. */
  demand: string
  done: number
  total: number
}

/** What one frame adds to what is known. */
export interface CameraView {
  /** When the frame was taken, on the page's clock. */
  timeMs: number
  /** Of the frame, px. */
  width: number
  height: number
  /** The largest first. */
  faces: CameraFace[]
  /** The face that the challenge and the burst are about: the chosen one, else the largest. */
  focusId: number | null
  /** What to do when there is no face, or only one where two are wanted; null otherwise. */
  missing: 'face' | 'second' | null
  /** Faces beyond those that are compared. */
  notCompared: number
  /** Frames looked at and embeddings made since the camera was started. */
  frames: number
  embeddings: number
  /** When the newest embedded frame was taken; null before there is one. */
  judgedMs: number | null
  challenge: ChallengeView | null
  burst: BurstSoFar | null
}

export interface BurstSoFar {
  /** Of its time, 0..1. */
  share: number
  /** Good frames, and how many of them would be kept because they differ. */
  good: number
  different: number
}
/** A frame of a burst that may be enrolled. */
export interface BurstShot {
  crop: GrayImage
  /** The detector's. */
  score: number
  quality: QualityNote[]
  embedding: Float32Array
}
export interface Burst {
  /** The best first, no two of them alike. */
  shots: BurstShot[]
  /** Frames of the face that were looked at closely, and those that were good. */
  looked: number
  good: number
  /** The face was gone before the time was over. */
  isLost: boolean
  /** Of the model that embedded them. */
  embeddingKey: string
}
/** How the gallery stands to the camera. */
export type GalleryReadiness = 'ready' | 'none' | 'locked' | 'damaged' | 'empty' | 'other-model'
