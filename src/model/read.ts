// A safetensors file of our own -> the weights of a network, checked against its table.
import { readSafetensors } from '../format/safetensors.ts'
import type { ByteSource } from '../format/tensor.ts'
import type { Architecture } from './architectures.ts'
import { checkFloats, weightValues } from './finite.ts'
import { checkShapes, expectedShapes, type Weights } from './weights.ts'

/** The embedding part of a network, and its classifier where `identities` are given. `name` stands in errors. */
export async function readWeights(
  architecture: Architecture,
  file: ByteSource,
  name: string,
  identities?: number,
): Promise<Weights> {
  const { tensors } = await readSafetensors(file, name)
  const expected = expectedShapes(architecture, identities)
  checkShapes(expected, new Map(Array.from(tensors, ([key, { shape }]) => [key, shape])), name)
  checkFloats(name, expected.keys(), tensors)
  const weights: Weights = new Map()
  for (const key of expected.keys()) {
    const tensor = tensors.get(key)
    if (tensor) weights.set(key, weightValues(name, key, tensor.dtype, await tensor.read()))
  }
  return weights
}
