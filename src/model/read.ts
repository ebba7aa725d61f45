// A safetensors file of our own -> the weights of a network, checked against its table.
import { readSafetensors } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import type { Architecture } from './architectures.ts'
import { checkShapes, expectedShapes, type Weights } from './weights.ts'

/** The embedding part of a network; a classifier in the file is not read. `name` stands in errors. */
export async function readWeights(architecture: Architecture, file: Blob, name: string): Promise<Weights> {
  const { tensors } = await readSafetensors(file, name)
  const expected = expectedShapes(architecture)
  checkShapes(expected, new Map(Array.from(tensors, ([key, { shape }]) => [key, shape])), name)
  const weights: Weights = new Map()
  for (const key of expected.keys()) {
    const tensor = tensors.get(key)
    if (tensor) weights.set(key, toFloat32(tensor.dtype, await tensor.read()))
  }
  return weights
}
