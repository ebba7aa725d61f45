// Weights that arrive embed one face before anything is made of them: finite weights can still be too large for float32.
import { toFloat32 } from '../format/tensor.ts'
import type { GrayImage } from '../image.ts'
import type { Architecture } from '../model/architectures.ts'
import { createWasmEmbedder } from '../model/embedder.ts'
import { firstEmbedding } from '../model/selftest.ts'
import { expectedShapes, type Weights } from '../model/weights.ts'
import type { WeightTensors } from './weights.ts'

/** A crop of a face, and what the weights are called in an error. */
export interface Trial {
  crop: GrayImage
  name: string
}

/** Throws a WeightsError when the crop's embedding is not finite, or zero. */
export async function tryWeights(
  architecture: Architecture,
  weights: Weights,
  { crop, name }: Trial,
): Promise<void> {
  const embedder = await createWasmEmbedder(architecture, weights)
  try {
    await firstEmbedding(embedder, crop, name)
  } finally {
    await embedder.dispose()
  }
}

/** The same for weights in a file; those of the embedding are in memory meanwhile. */
export async function tryTensors(
  architecture: Architecture,
  tensors: WeightTensors,
  trial: Trial,
): Promise<void> {
  const weights: Weights = new Map()
  for (const key of expectedShapes(architecture).keys()) {
    const tensor = tensors.get(key)
    if (tensor) weights.set(key, toFloat32(tensor.dtype, await tensor.read()))
  }
  await tryWeights(architecture, weights, trial)
}
