// What every reader of this room gives: named tensors that are read when asked, whatever the container.

import type { ByteSource, LazyTensor } from '../format/tensor.ts'
import type { OnnxGraph, TensorUse } from './onnx-graph.ts'

export type Container = 'pytorch-legacy' | 'pytorch-zip' | 'mindspore' | 'safetensors' | 'onnx'

export const CONTAINER_TITLES: Record<Container, string> = {
  'pytorch-legacy': 'PyTorch (legacy container)',
  'pytorch-zip': 'PyTorch (zip container)',
  mindspore: 'MindSpore checkpoint',
  safetensors: 'safetensors',
  onnx: 'ONNX model',
}

export interface Checkpoint {
  /** The file's name, which stands in errors. */
  name: string
  container: Container
  /** By their names in the file. */
  tensors: Map<string, LazyTensor>
  /** Entries that aren't weights: optimizer state, counters, unknown top-level entries. */
  ignored: string[]
  /** Scalars and texts that the file says about itself: epoch, arch, prec1. */
  metadata: Record<string, string>
  uses: TensorUse[]
  /** Where `tensors` stand in the file, such as `state_dict`: empty for the top. */
  key?: string
  /** Further dicts of tensors, by where they stand. */
  others?: Map<string, Map<string, LazyTensor>>
  /** Names of classes and functions in a pickle for which something stands that does nothing. */
  placeholders?: string[]
  /** Other parts that its name speaks of, where what embeddings need is whole without them. */
  otherParts?: string[]
  /** Which network was taken, where the file holds several sets of tensors. */
  choice?: NetworkChoice
  /** The graph of an ONNX file, and the file that its parts stand in. */
  graph?: OnnxGraph & { file: ByteSource }
  /** Names of the files beside this one that hold data of it. */
  besides?: string[]
  /** A half sentence where the file is no network with plain weights, whatever its names and shapes: quantised, in blocks. */
  otherKind?: string
  /** Reads the whole file once and checks its checksum, where it has one; throws a FormatError when it differs. */
  verify(): Promise<void>
}

/** One of the sets of tensors in a file. */
export interface FoundNetwork {
  /** Where it stands in the file: `ema`, `state_dict.teacher`, `top`. */
  key: string
  /** "LightCNN-9, 16 identities", or what it is instead. */
  what: string
  isLightcnn: boolean
}
export interface NetworkChoice {
  /** In the order of the file. */
  found: FoundNetwork[]
  /** Key of the one that was taken. */
  taken: string
  why: 'asked for' | 'average' | 'only one' | 'first'
}
