// What crosses the port when the worker starts, and what is stored: plain objects.
import type { ModelCard } from '../model/card.ts'

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

export interface StoredThing {
  what: string
  bytes: number
}
