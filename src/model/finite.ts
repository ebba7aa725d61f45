// What numbers a network may be made of and may give. Integers beside a scale are no weights, and a NaN or an infinity goes through every
// layer, or is lost in a Max-Feature-Map without a word; so weights are looked at where they are read, embeddings where they are made.
import { DeviceError, WeightsError } from '../errors.ts'
import { type Dtype, toFloat32 } from '../format/tensor.ts'

const FLOATS: readonly Dtype[] = ['F64', 'F32', 'F16', 'BF16']
export const isFloat = (dtype: Dtype): boolean => FLOATS.includes(dtype)

export const isFloat8 = (dtype: Dtype): boolean => dtype.startsWith('F8_')

/** Throws a WeightsError that names the first of `names` whose elements are integers or float8. Reads no tensor. */
export function checkFloats(
  file: string,
  names: Iterable<string>,
  tensors: ReadonlyMap<string, { dtype: Dtype }>,
): void {
  const wrong = [...names].filter(name => !isFloat(tensors.get(name)?.dtype ?? 'F32'))
  const [first] = wrong
  if (first === undefined) return
  const others = wrong.length - 1
  const hold = others > 0 ? ` and ${others} more ${others > 1 ? 'tensors' : 'tensor'} hold` : ' holds'
  const dtype = tensors.get(first)?.dtype ?? 'I8'
  const what = isFloat8(dtype) ? 'float8' : 'integers'
  throw new WeightsError(
    `${file}: ${first}${hold} ${what} (${dtype}): weights quantised to ${what} are not read. Take the file from before it was quantised, in float32 or float16.`,
  )
}

/** The values of a weight as float32. Throws a WeightsError when one of them is not finite, or is not in float32. */
export function weightValues(file: string, name: string, dtype: Dtype, bytes: Uint8Array): Float32Array {
  const values = toFloat32(dtype, bytes)
  let index = 0 // millions of values: findIndex takes ten times as long
  while (index < values.length && Number.isFinite(values[index])) index++
  if (index === values.length) return values
  const value = dtype === 'F64' ? new Float64Array(bytes.slice().buffer)[index] : values[index]
  if (Number.isFinite(value))
    throw new WeightsError(
      `${file}: ${name} holds ${value} at index ${index}, more than float32 can hold. Scale these weights down, or take another file.`,
    )
  throw new WeightsError(
    `${file}: ${name} holds ${value} at index ${index}. Weights must be finite numbers: copy or download the file again, or take a checkpoint from before the training went wrong.`,
  )
}

/** Throws a DeviceError when an embedding is not finite: it has no score with any other. */
export function checkEmbedding(embedding: ArrayLike<number>): void {
  for (let i = 0; i < embedding.length; i++)
    if (!Number.isFinite(embedding[i]))
      throw new DeviceError(
        `The embedding of a face holds ${embedding[i]} at index ${i}, so there is no score. The weights do not work on this device: choose another model or engine.`,
      )
}
