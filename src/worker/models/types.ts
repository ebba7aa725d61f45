// What crosses the port about models: those that are installed, what a checkpoint file holds, and what leaves.
import type { NetworkChoice } from '../../convert/checkpoint.ts'
import type { ModelCard } from '../../model/card.ts'
import type { ShapeProblem } from '../../model/weights.ts'

export interface ModelEntry {
  card: ModelCard
  /** Came with the page: it can be calibrated anew but not deleted. */
  isShipped: boolean
}
export interface InstallProgress {
  doneBytes: number
  totalBytes: number
}
export interface ExportChoice {
  format: 'safetensors' | 'pytorch' | 'mindspore' | 'onnx' | 'kit'
  dtype: 'F32' | 'F16'
  /** Leave out the classifier. */
  embeddingOnly: boolean
  /** ONNX only: pictures a run. */
  batch: number | 'dynamic'
  /** MindSpore only: append the checksum that `crc_check=True` verifies. */
  crc: boolean
}

export interface ExportedFile {
  file: Blob
  fileName: string
  /** What the program that reads it should be told; null when nothing. */
  note: string | null
}

/** Beside a checkpoint file. */
export interface CheckpointOptions {
  /** Which network to take where the file holds several. */
  key?: string | undefined
  /** The other files of a checkpoint in several parts. */
  others?: { name: string; file: Blob }[]
  /** The other files of the same drop, among which an ONNX model may have its weights. */
  besides?: readonly File[]
}

/** A checkpoint to install. */
export interface InstallRequest {
  file: Blob
  fileName: string
  keepClassifier: boolean
  options?: CheckpointOptions | undefined
}

/** What a checkpoint file holds. */
export interface Inspection {
  /** The file's name, or the one that its parts would have together. */
  name: string
  /** "LightCNN-9, 10 identities"; what is wrong with it, or what it is instead. Without a dot at its end. */
  what: string
  /** "PyTorch (zip container)". */
  container: string
  /** "LightCNN-9"; null when it is no LightCNN, then `problems` says what is known. */
  architecture: string | null
  identities: number | null
  tensors: { name: string; dtype: string; shape: readonly number[] }[]
  /** Files of the same drop that hold data of this one. */
  besides: string[]
  ignored: string[]
  /** What differs from the network, one sentence each; empty when it fits. */
  problems: string[]
  /** The same as a table; empty when it is no LightCNN. */
  differences: ShapeProblem[]
  /** Whether it can be installed: of what embeddings need nothing is missing and no shape is wrong. */
  fits: boolean
  /** Whether the classifier is whole too, or there is none; else the model can be installed without it. */
  classifierFits: boolean
  metadata: Record<string, string>
  /** What to know about the file, a sentence each. */
  notes: string[]
  /** The networks that can be taken, and which one was: null where there is one. */
  choice: NetworkChoice | null
}
