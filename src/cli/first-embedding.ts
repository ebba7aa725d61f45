// Weights that arrive embed one face before anything is made of them: finite weights can still be too large for float32.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WeightTensors } from '../convert/weights.ts'
import { StorageError } from '../errors.ts'
import { toFloat32 } from '../format/tensor.ts'
import type { GrayImage } from '../image.ts'
import type { Architecture } from '../model/architectures.ts'
import { createWasmEmbedder, type Embedder } from '../model/embedder.ts'
import { firstEmbedding, readSelfTest } from '../model/selftest.ts'
import { expectedShapes, type Weights } from '../model/weights.ts'
import { modelsFolder } from './storage.ts'

/** The stored crop of a face that ships with the model. */
export async function testCrop(): Promise<GrayImage> {
  const path = join(modelsFolder(), 'lightcnn-9', 'selftest.safetensors')
  const bytes = await readFile(path).catch(() => {
    throw new StorageError(`${path} cannot be read. Restore models/lightcnn-9.`)
  })
  return (await readSelfTest(new Blob([bytes]), path)).crop
}

/** Throws a WeightsError when the stored crop's embedding is not finite, or zero. `name` stands in it. */
export async function tryEmbedder(embedder: Pick<Embedder, 'embed'>, name: string): Promise<void> {
  await firstEmbedding(embedder, await testCrop(), name)
}

/** The same for weights without an engine. */
export async function tryWeights(architecture: Architecture, weights: Weights, name: string): Promise<void> {
  const embedder = await createWasmEmbedder(architecture, weights)
  try {
    await tryEmbedder(embedder, name)
  } finally {
    await embedder.dispose()
  }
}

/** The same for weights in a file; those of the embedding are in memory meanwhile. */
export async function tryTensors(
  architecture: Architecture,
  tensors: WeightTensors,
  name: string,
): Promise<void> {
  const weights: Weights = new Map()
  for (const key of expectedShapes(architecture).keys()) {
    const tensor = tensors.get(key)
    if (tensor) weights.set(key, toFloat32(tensor.dtype, await tensor.read()))
  }
  await tryWeights(architecture, weights, name)
}
