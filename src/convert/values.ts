// What stands in one tensor of a checkpoint: extremes, mean and a histogram, for a person who looks inside.
import { type Dtype, type LazyTensor, toFloat32 } from '../format/tensor.ts'

export interface ValueSummary {
  count: number
  /** Numbers that are not finite; they are left out of the rest. */
  notFinite: number
  min: number
  max: number
  mean: number
  deviation: number
  /** Counts of equal bins from min to max. */
  histogram: number[]
}

/** The number in a tensor of one element, as text. Float32 has seven digits that say something. */
export function figureText(dtype: Dtype, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (dtype === 'F64') return String(view.getFloat64(0, true))
  if (dtype === 'I64') return String(view.getBigInt64(0, true))
  if (dtype === 'BOOL') return String(bytes[0] !== 0)
  return String(Number((toFloat32(dtype, bytes)[0] ?? 0).toPrecision(7)))
}

/** Reads a tensor and summarises its values. All figures are 0 when it holds no finite number. */
export async function summariseValues(tensor: LazyTensor, bins = 64): Promise<ValueSummary> {
  const values = toFloat32(tensor.dtype, await tensor.read())
  let [min, max, sum, squares, finite] = [Infinity, -Infinity, 0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    squares += value * value
    finite++
  }
  const histogram = new Array<number>(bins).fill(0)
  const notFinite = values.length - finite
  if (finite === 0)
    return { count: values.length, notFinite, min: 0, max: 0, mean: 0, deviation: 0, histogram }
  const scale = max > min ? bins / (max - min) : 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    const bin = Math.min(bins - 1, Math.floor((value - min) * scale))
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  const mean = sum / finite
  const deviation = Math.sqrt(Math.max(0, squares / finite - mean * mean))
  return { count: values.length, notFinite, min, max, mean, deviation, histogram }
}
