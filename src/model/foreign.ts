// Runs an ONNX graph that somebody else wrote, on pictures as our crops are: its own answer, to hold ours against.

import { DeviceError, FormatError, messageOf } from '../errors.ts'
import { bytesOf } from '../format/safetensors.ts'
import { elementCount, toFloat32, toHalf } from '../format/tensor.ts'
import { createSession, Tensor } from '../runtime.ts'
import { INPUT_SIZE } from './architectures.ts'

/** What the graph takes: a name, an element type as ONNX numbers it, sizes that are all known, and where the channels stand. */
export interface ForeignInput {
  name: string
  type: number
  /** [N, C, 128, 128] or [N, 128, 128, C]. */
  dims: readonly number[]
  channels: 'first' | 'last'
}

const INTEGERS = [2, 3, 6, 7] // TensorProto.DataType: UINT8, INT8, INT32, INT64
const TENSORS: Record<number, (values: Float32Array, dims: readonly number[]) => Tensor> = {
  1: (values, dims) => new Tensor('float32', values, dims),
  2: (values, dims) => new Tensor('uint8', Uint8Array.from(values), dims),
  6: (values, dims) => new Tensor('int32', Int32Array.from(values), dims),
  7: (values, dims) => new Tensor('int64', BigInt64Array.from(values, BigInt), dims),
  10: (values, dims) => new Tensor('float16', toHalf(values), dims),
  11: (values, dims) => new Tensor('float64', Float64Array.from(values), dims),
}
/** Whether pictures can be given in this element type. */
export const isPictureType = (type: number): boolean => type in TENSORS
/** Whether pictures in this type have levels from 0 to 255. */
export const isIntegerType = (type: number): boolean => INTEGERS.includes(type)

/**
 * The outputs for each picture, by name, as float32. `pictures`: 128x128 levels, row-major, in the range that the graph takes; each stands
 * in all channels and all rows of a batch. Throws a FormatError when the graph cannot be run, a DeviceError when the device cannot.
 */
export async function runForeign(
  model: Uint8Array,
  input: ForeignInput,
  pictures: readonly Float32Array[],
): Promise<Map<string, Float32Array>[]> {
  const session = await createSession(model)
  try {
    const results: Map<string, Float32Array>[] = []
    for (const picture of pictures) {
      const outputs = await session.run({ [input.name]: toTensor(input, picture) }).catch(refuse)
      results.push(new Map(Object.entries(outputs).map(([name, { data }]) => [name, toFloats(data)])))
    }
    return results
  } finally {
    await session.release()
  }
}

/** The runtime's own errors have no name of ours. */
function refuse(error: unknown): never {
  const message = messageOf(error)
  if (/out of memory|bad_alloc|Aborted/i.test(message))
    throw new DeviceError(`There is not enough memory to run this ONNX graph: ${message}`)
  throw new FormatError(message)
}

function toTensor({ type, dims, channels }: ForeignInput, picture: Float32Array): Tensor {
  const create = TENSORS[type]
  if (!create) throw new TypeError(`pictures of ONNX type ${type}`)
  const values = new Float32Array(elementCount(dims))
  const pixels = INPUT_SIZE * INPUT_SIZE
  const repeat = channels === 'first' ? 1 : (dims.at(-1) ?? 1)
  for (let i = 0; i < values.length; i++) values[i] = picture[Math.floor(i / repeat) % pixels] ?? 0
  return create(values, dims)
}

/** Halves come as 16 bits, or as Float16Array where the browser has it. */
function toFloats(data: Tensor['data']): Float32Array {
  if (data instanceof Float32Array) return data
  if (data instanceof Uint16Array) return toFloat32('F16', bytesOf(data))
  return Float32Array.from(data as ArrayLike<number>, Number)
}
