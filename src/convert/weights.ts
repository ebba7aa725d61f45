// From a recognised checkpoint to weights: all in memory as float32, or one tensor at a time for a writer.

import { WeightsError } from '../errors.ts'
import { bytesOf } from '../format/safetensors.ts'
import { elementCount, type LazyTensor, toHalf } from '../format/tensor.ts'
import { type Architecture, EMBEDDING_SIZE } from '../model/architectures.ts'
import { weightValues } from '../model/finite.ts'
import { readTensors, tensorsOfNetwork } from '../model/read.ts'
import { checkShapes, expectedShapes, type Shapes, type Weights } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'
import { classifierRows, type Recognition } from './lightcnn.ts'

/** Float32 or float16, as files of weights hold it. */
export type WeightDtype = 'F32' | 'F16'
/** Tensors by PyTorch name, in the network's order: what every writer of this room takes. */
export type WeightTensors = Map<string, LazyTensor>

interface Parts {
  /** Otherwise that layer is neither needed nor read. */
  classifier: boolean
}

/** The network's tensors in its order, each converted to `dtype` when it is read; a tensor that is not finite is refused then. */
export function weightTensors(
  checkpoint: Checkpoint,
  recognition: Recognition,
  { dtype, ...parts }: Parts & { dtype: WeightDtype },
): WeightTensors {
  const { name } = checkpoint
  const found = tensorsIn(checkpoint, recognition, parts)
  return new Map([...found].map(([key, tensor]) => [key, converted(name, key, tensor, dtype)]))
}

/** All weights in memory as float32. */
export const readWeights = (
  checkpoint: Checkpoint,
  recognition: Recognition,
  parts: Parts,
): Promise<Weights> => readTensors(tensorsIn(checkpoint, recognition, parts), checkpoint.name)

function tensorsIn(
  { name }: Checkpoint,
  { architecture, tensors, shapes, looksLike }: Recognition,
  { classifier }: Parts,
) {
  if (!architecture) throw new WeightsError(`${name}: ${looksLike ?? 'this is not a LightCNN'}`)
  return tensorsOfNetwork(
    architecture,
    tensors,
    name,
    classifier ? classifierRows(architecture, shapes) : undefined,
  )
}

/** Another element type, looked through when it is read. */
function converted(file: string, name: string, tensor: LazyTensor, dtype: WeightDtype): LazyTensor {
  const { shape, dtype: from } = tensor
  const read = async () => {
    const bytes = await tensor.read()
    const floats = weightValues(file, name, from, bytes)
    if (from === dtype) return bytes
    return bytesOf(dtype === 'F16' ? toFittingHalf(`${file}: ${name}`, floats) : floats)
  }
  return { dtype, shape, read }
}

/** Float16 ends at 65,504; what lies beyond would become infinite without a word. */
function toFittingHalf(title: string, floats: Float32Array): Uint16Array {
  const halves = toHalf(floats)
  let lost = 0
  for (let i = 0; i < halves.length; i++)
    if (((halves[i] as number) & 0x7fff) === 0x7c00 && Number.isFinite(floats[i])) lost++
  if (lost > 0)
    throw new WeightsError(
      `${title}: ${lost.toLocaleString('en')} of ${floats.length.toLocaleString('en')} values are above 65,504, the largest that float16 can hold. Choose float32.`,
    )
  return halves
}

/** Weights in memory as tensors for a writer. Throws a WeightsError when they do not fit the network. */
export function tensorsOf(architecture: Architecture, weights: Weights, dtype: WeightDtype): WeightTensors {
  const classifier = weights.get(`${architecture.classifier.name}.weight`)
  const shapes = expectedShapes(architecture, classifier && classifier.length / EMBEDDING_SIZE)
  const found: Shapes = new Map(
    [...weights].map(([name, { length }]) => {
      const shape = shapes.get(name)
      return [name, shape && elementCount(shape) === length ? shape : [length]]
    }),
  )
  checkShapes(shapes, found, architecture.title)
  return new Map(
    [...shapes].map(([name, shape]) => {
      const floats = weights.get(name) as Float32Array
      return [
        name,
        converted(
          architecture.title,
          name,
          { dtype: 'F32', shape, read: async () => bytesOf(floats) },
          dtype,
        ),
      ]
    }),
  )
}
