// What a training step needs of memory, from the network's table: activations stay until their gradients are computed.
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE, residualConvs } from '../model/architectures.ts'
import { expectedShapes, parameterCount } from '../model/weights.ts'

const FLOAT = 4

export interface Activations {
  /** Bytes for one picture: all that is kept until the gradients are computed. */
  kept: number
  /** Bytes of the largest tensor for one picture: devices limit those. */
  largest: number
}

/** `isHalf`: as half-trunk.ts keeps them: inputs in float16 and a bit for each maximum. */
export function activations(architecture: Architecture, isHalf = false): Activations {
  let size = INPUT_SIZE
  let channels = 1
  let kept = size * size
  let largest = kept
  const add = (floats: number) => {
    kept += floats
    largest = Math.max(largest, floats)
  }
  const mfm = (out: number, kernel: number, pad: number) => {
    size = size + 2 * pad - kernel + 1
    channels = out
    if (isHalf) kept += (size * size * out) / 32
    else add(size * size * 2 * out) // before the maximum of both halves
    add(size * size * out)
  }
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') mfm(layer.out, layer.kernel, layer.pad)
    else if (layer.kind === 'residual') {
      for (const conv of residualConvs(layer)) mfm(conv.out, conv.kernel, conv.pad)
      add(size * size * channels)
    } else {
      size = layer.ceil ? Math.ceil(size / 2) : Math.floor(size / 2)
      add(size * size * channels)
      if (layer.mode === 'max+avg') kept += 2 * size * size * channels
    }
  }
  add(3 * EMBEDDING_SIZE)
  const bytes = isHalf ? FLOAT / 2 : FLOAT
  return { kept: kept * bytes, largest: largest * bytes }
}

/** Parameters of the network with a classifier of so many identities. */
const parametersOf = (architecture: Architecture, identities: number): number =>
  parameterCount(expectedShapes(architecture, identities))

/** Bytes on the device while `microBatch` pictures are passed: parameters, velocities, two sets of gradients, activations. */
export function stepBytes(
  architecture: Architecture,
  identities: number,
  microBatch: number,
  isHalf = false,
): number {
  const { kept, largest } = activations(architecture, isHalf)
  // while the largest layer's gradient is computed, it and its parts are there too
  return (
    parametersOf(architecture, identities) * FLOAT * 4 +
    microBatch * (kept + 4 * largest + identities * FLOAT * 3)
  )
}
