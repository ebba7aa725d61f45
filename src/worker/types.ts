// What crosses the port between the page and its worker: plain objects, Blobs, ImageBitmaps and typed arrays.
import type { FoundFace } from '../face/faces.ts'
import type { ModelCard } from '../model/card.ts'
import type { Decision } from '../verify/verify.ts'

export type EngineName = 'webgpu' | 'wasm-threads' | 'wasm'

export interface EngineStatus {
  engine: EngineName
  /** "WebGPU", "WASM, 2 threads", "WASM, 1 thread". */
  label: string
  /** Why this engine, in one sentence. */
  reason: string
  /** Every engine, whether it can be taken here, and why not. */
  choices: { engine: EngineName; label: string; available: boolean; reason: string }[]
}

export interface StartProgress {
  /** What is being done, in words: "Loading the face detector". */
  stage: string
  loadedBytes: number
  totalBytes: number
}

export interface Ready {
  status: EngineStatus
  model: ModelCard
}

export type { FoundFace }

export interface PhotoFaces {
  /** Size of the upright photo in px; boxes and points are in these coordinates. */
  width: number
  height: number
  /** The upright photo, at most 1600 px on its longer side, for showing. The page closes it. */
  preview: ImageBitmap
  /** Largest first. */
  faces: FoundFace[]
  /** Time of decoding, detection and alignment. */
  ms: number
}

export interface Comparison extends Decision {
  engine: EngineName
  engineLabel: string
  model: string
  modelSha256: string
  /** Time of the two embeddings (0 for one that was known) and the score. */
  ms: number
}

export interface StoredThing {
  what: string
  bytes: number
}
