// One number for the same weights, whatever file holds them: a calibration is bound to it.
import { WeightsError } from '../errors.ts'
import { bytesOf } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { type LazyTensor, toFloat32, toHalf } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import { expectedShapes } from '../model/weights.ts'

/**
 * SHA-256 of a list with a line for each tensor of the embedding: PyTorch's name, shape, and the SHA-256 of its values in float16,
 * little-endian. The order is the network's, the classifier is left out. Values count as float16, so that a file in float32 and the same
 * one saved in float16 give one number; weights that differ by less than that have the same scores to three digits. One tensor at a time
 * is in memory. Throws WeightsError when a tensor is missing.
 */
export async function canonicalSha256(
  architecture: Architecture,
  tensors: ReadonlyMap<string, LazyTensor>,
): Promise<string> {
  let list = `${architecture.name}\n`
  for (const [name, shape] of expectedShapes(architecture)) {
    const tensor = tensors.get(name)
    if (!tensor)
      throw new WeightsError(`${name} is missing: these are not all weights of ${architecture.title}.`)
    const halves = toHalf(toFloat32(tensor.dtype, await tensor.read()))
    list += `${name} ${shape.join('x')} ${await sha256Hex(bytesOf(halves))}\n`
  }
  return sha256Hex(new TextEncoder().encode(list))
}
