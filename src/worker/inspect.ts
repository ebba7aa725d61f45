// Looks into a checkpoint file, or an installed model, without installing anything.
import { CONTAINER_TITLES } from '../convert/checkpoint.ts'
import { recognise } from '../convert/lightcnn.ts'
import { openCheckpoint } from '../convert/open.ts'
import { FormatError } from '../errors.ts'
import { toFloat32 } from '../format/tensor.ts'
import { describeProblem } from '../model/weights.ts'
import type { Inspection, TensorValues } from './types.ts'

const BINS = 64

/** Reads headers only, and the whole file once where it carries a checksum. */
export async function inspectFile(file: Blob, fileName: string): Promise<Inspection> {
  const checkpoint = await openCheckpoint(file, fileName)
  await checkpoint.verify()
  const { architecture, identities, problems, looksLike } = recognise(checkpoint)
  return {
    container: CONTAINER_TITLES[checkpoint.container],
    architecture: architecture?.title ?? null,
    identities,
    tensors: Array.from(checkpoint.tensors, ([name, { dtype, shape }]) => ({ name, dtype, shape })),
    ignored: checkpoint.ignored,
    problems: looksLike === undefined ? problems.map(describeProblem) : [looksLike],
    differences: problems,
    fits: architecture !== null && problems.every(({ problem }) => problem === 'unexpected'),
    metadata: checkpoint.metadata,
  }
}

/** The values of one tensor of a file, by its name in the file. */
export async function tensorValues(file: Blob, fileName: string, tensorName: string): Promise<TensorValues> {
  const tensor = (await openCheckpoint(file, fileName)).tensors.get(tensorName)
  if (!tensor) throw new FormatError(`${fileName} holds no tensor ${tensorName}.`)
  const values = toFloat32(tensor.dtype, await tensor.read())
  let [min, max, sum, squares, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    finite++
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    squares += value * value
  }
  const mean = finite > 0 ? sum / finite : 0
  const bins = new Array<number>(BINS).fill(0)
  const scale = max > min ? BINS / (max - min) : 0
  for (const value of values)
    if (Number.isFinite(value)) {
      const bin = Math.min(BINS - 1, Math.floor((value - min) * scale))
      bins[bin] = (bins[bin] ?? 0) + 1
    }
  return {
    count: values.length,
    min: finite > 0 ? min : 0,
    max: finite > 0 ? max : 0,
    mean,
    standardDeviation: finite > 0 ? Math.sqrt(Math.max(0, squares / finite - mean * mean)) : 0,
    notFinite: values.length - finite,
    bins,
  }
}
