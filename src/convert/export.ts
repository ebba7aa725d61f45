// Weights to files that other programs read. Every writer takes tensors that are read one at a time, and gives the file in parts.
import { safetensorsChunks } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import type { Calibration } from '../model/card.ts'
import { writeOnnx } from '../model/graph.ts'
import type { Weights } from '../model/weights.ts'
import { BACKEND_KEY, bindBackend, bindCalibration, CALIBRATION_KEY } from './bound.ts'
import { canonicalSha256 } from './canonical.ts'
import { writeMindSpore } from './mindspore-write.ts'
import { type PyTorchOptions, writePyTorch } from './pytorch-write.ts'
import type { WeightDtype, WeightTensors } from './weights.ts'

export type ExportFormat = 'safetensors' | 'pytorch' | 'mindspore' | 'onnx'
export const EXPORT_FORMATS: readonly ExportFormat[] = ['safetensors', 'pytorch', 'mindspore', 'onnx']
/** The ending that each format's own tools expect. */
export const EXPORT_ENDINGS: Record<ExportFormat, string> = {
  safetensors: '.safetensors',
  pytorch: '.pth',
  mindspore: '.ckpt',
  onnx: '.onnx',
}

/** What `mindspore.load_param_into_net` does with the float16 of a file; the same in 2.2 to 2.10 (train/serialization.py _type_convert). */
export const HALF_IN_MINDSPORE =
  'MindSpore converts float16 where load_param_into_net fills a network of float32. With strict_load=True it refuses another type: write float32 for that.'

export interface ExportOptions {
  /** The element type of the tensors; ONNX files cast float16 back when they are loaded. */
  dtype: WeightDtype
  /** What a PyTorch file says beside the weights. */
  pytorch?: PyTorchOptions
  /** MindSpore: append the checksum that crc_check=True verifies. */
  crc?: boolean
  /** Goes with the weights where the format has room; a MindSpore checkpoint has none. */
  calibration?: Calibration | null
  /** The Joint Bayesian back-end, with its own calibration; of all formats safetensors has room for it. */
  backend?: Backend | null
  /** ONNX: pictures a run. */
  batch?: number | 'dynamic'
}

/** The file's parts, in order. `tensors` come from weightTensors or tensorsOf; the classifier among them makes ONNX give logits too. */
export async function* exportChunks(
  format: ExportFormat,
  architecture: Architecture,
  tensors: WeightTensors,
  options: ExportOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const said = format === 'mindspore' ? {} : await boundTo(architecture, tensors, format, options)
  switch (format) {
    case 'safetensors':
      return yield* safetensorsChunks(tensors, { ...describeWeights(architecture, tensors), ...said })
    case 'pytorch':
      return yield* writePyTorch(tensors, {
        ...options.pytorch,
        texts: { ...options.pytorch?.texts, ...said },
      })
    case 'mindspore':
      return yield* writeMindSpore(tensors, { crc: options.crc ?? false })
    case 'onnx':
      return yield* onnxChunks(architecture, tensors, options, said)
  }
}

/** Calibration and back-end as entries of a file's metadata, bound to the weights; nothing without them. */
async function boundTo(
  architecture: Architecture,
  tensors: WeightTensors,
  format: ExportFormat,
  { calibration, backend }: ExportOptions,
): Promise<Record<string, string>> {
  const hasBackend = backend && format === 'safetensors'
  if (!calibration && !hasBackend) return {}
  const canonical = await canonicalSha256(architecture, tensors)
  return {
    ...(calibration && { [CALIBRATION_KEY]: bindCalibration(calibration, canonical) }),
    ...(hasBackend && { [BACKEND_KEY]: await bindBackend(backend, canonical) }),
  }
}

/** `__metadata__` of our safetensors files; `format: pt` is what PyTorch's tools look for. */
function describeWeights(architecture: Architecture, tensors: WeightTensors): Record<string, string> {
  const identities = tensors.get(`${architecture.classifier.name}.weight`)?.shape[0]
  return {
    format: 'pt',
    architecture: architecture.name,
    ...(identities === undefined ? {} : { identities: String(identities) }),
  }
}

async function* onnxChunks(
  architecture: Architecture,
  tensors: WeightTensors,
  { batch = 'dynamic', dtype }: ExportOptions,
  metadata: Record<string, string>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const weights: Weights = new Map()
  for (const [name, tensor] of tensors) weights.set(name, toFloat32(tensor.dtype, await tensor.read()))
  const outputs = weights.has(`${architecture.classifier.name}.weight`) ? 'embedding+logits' : 'embedding'
  yield writeOnnx(architecture, weights, { outputs, batch, dtype, metadata })
}

/** All parts as one Blob, for a download. */
export async function toBlob(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const parts: BlobPart[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return new Blob(parts, { type: 'application/octet-stream' })
}
