// Tensors of a file -> the weights of a network, checked against its table.
import { readSafetensors } from '../format/safetensors.ts'
import type { ByteSource, LazyTensor } from '../format/tensor.ts'
import type { Architecture } from './architectures.ts'
import { checkFloats, weightValues } from './finite.ts'
import { checkShapes, expectedShapes, type Shapes, type Weights } from './weights.ts'

type Tensors = ReadonlyMap<string, LazyTensor>

/**
 * The tensors of a network's embedding part in its order, with its classifier where `identities` are given. Throws a WeightsError that
 * lists what is missing or has the wrong shape, or names a tensor of integers.
 */
export function tensorsOfNetwork(
  architecture: Architecture,
  tensors: Tensors,
  name: string,
  identities?: number,
): Tensors {
  const expected = expectedShapes(architecture, identities)
  const shapes: Shapes = new Map(Array.from(tensors, ([key, { shape }]) => [key, shape]))
  checkShapes(expected, shapes, name)
  checkFloats(name, expected.keys(), tensors)
  return new Map([...expected.keys()].map(key => [key, tensors.get(key) as LazyTensor]))
}

/** All in memory as float32. Throws a WeightsError that names a value that is not finite. */
export async function readTensors(tensors: Tensors, name: string): Promise<Weights> {
  const weights: Weights = new Map()
  for (const [key, { dtype, read }] of tensors) weights.set(key, weightValues(name, key, dtype, await read()))
  return weights
}

/** Those of a safetensors file of our own. `name` stands in errors. */
export async function readWeights(
  architecture: Architecture,
  file: ByteSource,
  name: string,
  identities?: number,
): Promise<Weights> {
  const { tensors } = await readSafetensors(file, name)
  return readTensors(tensorsOfNetwork(architecture, tensors, name, identities), name)
}
