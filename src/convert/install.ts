// A checkpoint of any container becomes an installed model: the weights as one safetensors file, written part by part, and a card.
import { StorageError } from '../errors.ts'
import { DTYPE_BYTES, elementCount } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import type { ModelCard } from '../model/card.ts'
import { canonicalSha256 } from './canonical.ts'
import type { Checkpoint } from './checkpoint.ts'
import { exportChunks } from './export.ts'
import type { FoundCalibration } from './known.ts'
import type { Recognition } from './lightcnn.ts'
import { type WeightDtype, type WeightTensors, weightTensors } from './weights.ts'

export interface InstallOptions {
  /** Keep the classifier. Embeddings need none; training on and exporting logits do. */
  classifier: boolean
  dtype: WeightDtype
  /** Takes the parts of the file in order; the host writes under a temporary name and names the file at the end. */
  write(part: Uint8Array<ArrayBuffer>): Promise<void> | void
  /** Free space in bytes, where the host knows it: too little is refused before the first byte is written. */
  freeBytes?: number
  /** Bytes written of all bytes. */
  onProgress?(done: number, total: number): void
  signal?: AbortSignal
}

export interface Installed {
  architecture: Architecture
  identities: number | null
  parameters: number
  bytes: number
  dtype: WeightDtype
  canonicalSha256: string
}

/**
 * Writes the weights of a recognised checkpoint. One tensor at a time is in memory. Throws a WeightsError when tensors are
 * missing or have the wrong shape, a FormatError when the file's checksum differs, a StorageError when space is short.
 */
export async function installWeights(
  checkpoint: Checkpoint,
  recognition: Recognition,
  options: InstallOptions,
): Promise<Installed> {
  const tensors = weightTensors(checkpoint, recognition, options)
  const { architecture } = recognition
  if (!architecture) throw new TypeError('a recognised checkpoint has an architecture')
  const total = bytesOfTensors(tensors)
  checkSpace(total, options.freeBytes)
  await checkpoint.verify()
  let bytes = 0
  for await (const part of exportChunks('safetensors', architecture, tensors, { dtype: options.dtype })) {
    options.signal?.throwIfAborted()
    await options.write(part)
    bytes += part.length
    options.onProgress?.(Math.min(bytes, total), total)
  }
  const identities = tensors.get(`${architecture.classifier.name}.weight`)?.shape[0] ?? null
  return {
    architecture,
    identities,
    parameters: parametersOf(tensors),
    bytes,
    dtype: options.dtype,
    canonicalSha256: await canonicalSha256(architecture, tensors),
  }
}

/** Throws a StorageError that says how much is missing. */
export function checkSpace(needed: number, free: number | undefined): void {
  if (free !== undefined && free < needed)
    throw new StorageError(
      `Need ${megabytes(needed)}, ${megabytes(free)} free: ${megabytes(needed - free)} are missing. Delete a model or a dataset and try again.`,
    )
}
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Number of parameters. */
export const parametersOf = (tensors: WeightTensors) =>
  [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0)
/** Bytes of the tensors, without a file's header. */
export const bytesOfTensors = (tensors: WeightTensors) =>
  [...tensors.values()].reduce((sum, { shape, dtype }) => sum + elementCount(shape) * DTYPE_BYTES[dtype], 0)

const NOTHING_FOUND: FoundCalibration = { calibration: null, measured: {}, note: null }

/**
 * The card of an imported model: what is known from the file, and the calibration that was found for its weights. A back-end is the
 * host's to write; the card's score is the cosine until then.
 */
export function newCard(
  installed: Installed,
  about: { name: string; title?: string; source: string; licence?: string; sha256: string },
  { calibration, measured, note }: FoundCalibration = NOTHING_FOUND,
): ModelCard {
  const { architecture, identities, parameters, bytes, dtype, canonicalSha256 } = installed
  return {
    name: about.name,
    title: about.title ?? architecture.title,
    architecture: architecture.name,
    identities,
    parameters,
    weights: { file: 'weights.safetensors', bytes, sha256: about.sha256, dtype, canonicalSha256 },
    source: about.source,
    licence: about.licence ?? 'Unknown: ask whoever gave you the weights.',
    limits: [],
    measured,
    calibration,
    ...(note !== null && { calibrationNote: note }),
  }
}
