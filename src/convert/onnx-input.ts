// How a crop goes into somebody else's graph: which axis is which, how many pictures a run, which levels.
import { WeightsError } from '../errors.ts'
import { INPUT_SIZE } from '../model/architectures.ts'
import { type ForeignInput, isPictureType } from '../model/foreign.ts'
import type { OnnxGraph } from './onnx-graph.ts'

const FLOAT = 1
const CHANNELS = [1, 3]
const MOST_PICTURES = 64

/**
 * The sizes to try, in order: one picture where the graph lets us choose, else as many as it says. Throws a WeightsError with half a sentence
 * when the graph does not take one picture of 128x128.
 */
export function inputsOf({ inputs }: Pick<OnnxGraph, 'inputs'>): ForeignInput[] {
  const [input] = inputs
  if (!input || inputs.length > 1)
    throw new WeightsError(
      input
        ? `it takes ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}) and not one picture`
        : 'its graph takes no input',
    )
  const { name, dims } = input
  const type = input.type || FLOAT
  if (!isPictureType(type))
    throw new WeightsError(
      `its input ${name} has a type that pictures can’t be given in. Export it in float32`,
    )
  const found = sizesOf(dims ?? [null, 1, INPUT_SIZE, INPUT_SIZE])
  if (!found)
    throw new WeightsError(
      `it takes ${dims?.map(size => size ?? 'N').join('×') || 'a number'} and not gray pictures of ${INPUT_SIZE}×${INPUT_SIZE}. Export it for those`,
    )
  const [batch = null, ...rest] = found.dims
  const batches = batch === null || batch === 1 ? [1] : [1, batch].filter(count => count <= MOST_PICTURES)
  return batches.map(count => ({
    ...{ name, type, channels: found.channels },
    dims: [count, ...rest.map(size => size ?? 1)],
  }))
}

type Sizes = (number | null)[]

/** Open sizes are filled in; the first is the batch. Undefined where it is no picture of ours. */
function sizesOf(dims: Sizes): { dims: Sizes; channels: ForeignInput['channels'] } | undefined {
  const isSide = (size: number | null | undefined) => size === null || size === INPUT_SIZE
  const isChannels = (size: number | null | undefined) => size === null || CHANNELS.includes(size ?? 0)
  const [batch = null, a = null, b = null, c = null] = dims
  if (dims.length === 4 && isChannels(a) && isSide(b) && isSide(c))
    return { dims: [batch, a ?? 1, INPUT_SIZE, INPUT_SIZE], channels: 'first' }
  if (dims.length === 4 && isSide(a) && isSide(b) && isChannels(c))
    return { dims: [batch, INPUT_SIZE, INPUT_SIZE, c ?? 1], channels: 'last' }
  const pixels = dims.slice(1).reduce<number>((product, size) => product * (size ?? Number.NaN), 1)
  if (pixels === INPUT_SIZE * INPUT_SIZE) return { dims, channels: 'first' } // [N, 128, 128] or [N, 16384]
  return undefined
}
