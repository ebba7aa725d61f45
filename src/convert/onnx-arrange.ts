// LightCNN's weights in other orders than PyTorch's, which names and shapes do not tell: each order as data, and how it is undone.
import { bytesOf } from '../format/safetensors.ts'
import { elementCount, type LazyTensor, toFloat32 } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import { expectedShapes } from '../model/weights.ts'

/** How a file's network differs from ours in the order of its numbers. */
export interface Arrangement {
  /** The order in which the dense layer reads what the convolutions give: PyTorch's C H W, or H W C as in TensorFlow. */
  flatten: 'CHW' | 'HWC'
  /** Which two channels Max-Feature-Map compares: k and k + C, or the neighbours 2k and 2k + 1. */
  mfm: { convolutions: Pairing; dense: Pairing }
  /** What the graph makes of a gray level x in 0..1 before its first convolution: scale * x + shift. */
  levels: { scale: number; shift: number }
}
export type Pairing = 'halves' | 'neighbours'

/** PyTorch's order. */
export const plain = (levels: Arrangement['levels']): Arrangement => ({
  flatten: 'CHW',
  mfm: { convolutions: 'halves', dense: 'halves' },
  levels,
})

/** All others with these levels and with this pairing of the convolutions' channels. */
export function otherArrangements(
  { dense }: Architecture,
  levels: Arrangement['levels'],
  convolutions: Pairing,
): Arrangement[] {
  const pairings: Pairing[] = !dense.mfm
    ? ['halves']
    : convolutions === 'halves'
      ? ['halves', 'neighbours']
      : ['neighbours', 'halves']
  return pairings
    .flatMap(dense =>
      (['CHW', 'HWC'] as const).map(flatten => ({ flatten, mfm: { convolutions, dense }, levels })),
    )
    .filter(
      ({ flatten, mfm }) => flatten !== 'CHW' || mfm.convolutions !== 'halves' || mfm.dense !== 'halves',
    )
}

/** What was put in another order, one sentence each; empty for PyTorch's own. */
export function describeArrangement({ flatten, mfm, levels }: Arrangement): string[] {
  const said: string[] = []
  if (flatten === 'HWC')
    said.push(
      'Its dense layer reads height, width, channel (NHWC): the weights were put into the order C H W.',
    )
  if (mfm.convolutions === 'neighbours' || mfm.dense === 'neighbours')
    said.push(
      'Its Max-Feature-Map compares neighbouring channels: the weights were put in the order of two halves.',
    )
  if (changes(levels))
    said.push(
      `It makes ${levelsText(levels)} of a gray level x in 0..1: this was built into the weights of its first convolution.`,
    )
  return said
}

/** "2x - 1". */
export function levelsText({ scale, shift }: Arrangement['levels']): string {
  const factor = Number(scale.toPrecision(4))
  const added = Math.abs(shift) > LEAST ? Number(shift.toPrecision(4)) : 0
  const sum = added === 0 ? '' : ` ${added < 0 ? '-' : '+'} ${Math.abs(added)}`
  return `${factor === 1 ? '' : factor === -1 ? '-' : factor}x${sum}`
}
const LEAST = 1e-3 // float16 rounds to half of that
const changes = ({ scale, shift }: Arrangement['levels']) =>
  Math.abs(scale - 1) > LEAST || Math.abs(shift) > LEAST
/** Whether a gray level is moved, which a convolution that pads with zeros cannot be given exactly. */
export const isShifted = ({ shift }: Arrangement['levels']): boolean => Math.abs(shift) > LEAST

/** The tensors in our order, each put right when it is read, as float32; those that need nothing stay as they are. */
export function arranged(
  architecture: Architecture,
  tensors: Map<string, LazyTensor>,
  { flatten, mfm, levels }: Arrangement,
): Map<string, LazyTensor> {
  const result = new Map(tensors)
  const change = (
    name: string,
    to: (floats: Float32Array, shape: readonly number[]) => Float32Array | Promise<Float32Array>,
  ) => {
    const tensor = result.get(name)
    if (!tensor) return
    const read = async () => bytesOf(await to(await floatsOf(tensor), tensor.shape))
    result.set(name, { dtype: 'F32', shape: tensor.shape, read })
  }
  const [first = ''] = expectedShapes(architecture).keys()
  if (changes(levels)) {
    const { scale, shift } = levels
    const weight = tensors.get(first)
    change(first, floats => floats.map(value => value * scale))
    change(first.replace(/weight$/, 'bias'), async floats =>
      weight ? addSums(floats, await floatsOf(weight), shift) : floats,
    )
  }
  for (const name of expectedShapes(architecture).keys()) {
    const isDense = name.startsWith(`${architecture.dense.name}.`)
    if ((isDense ? mfm.dense : mfm.convolutions) === 'neighbours') change(name, intoHalves)
  }
  if (flatten === 'HWC') {
    const { size, channels } = architecture.flat
    change(`${architecture.dense.name}.weight`, floats => intoCHW(floats, size * size, channels))
  }
  return result
}

const floatsOf = async (tensor: LazyTensor) => toFloat32(tensor.dtype, await tensor.read())

/** A convolution of scale * x + shift is one of x whose bias has shift times the sum of each kernel more, but for its padding. */
function addSums(bias: Float32Array, weight: Float32Array, shift: number): Float32Array {
  const size = weight.length / bias.length
  return bias.map((value, k) => {
    let sum = 0
    for (let i = k * size; i < (k + 1) * size; i++) sum += weight[i] ?? 0
    return value + shift * sum
  })
}

/** Rows 0, 2, 4 ..., then rows 1, 3, 5 ... */
function intoHalves(floats: Float32Array, shape: readonly number[]): Float32Array {
  const rows = shape[0] ?? 1
  const size = elementCount(shape) / rows
  const halves = new Float32Array(floats.length)
  for (let row = 0; row < rows; row++) {
    const to = (row % 2) * (rows / 2) + Math.floor(row / 2)
    halves.set(floats.subarray(row * size, (row + 1) * size), to * size)
  }
  return halves
}

/** Columns [place][channel] -> [channel][place]. */
function intoCHW(floats: Float32Array, places: number, channels: number): Float32Array {
  const turned = new Float32Array(floats.length)
  const columns = places * channels
  for (let row = 0; row < floats.length; row += columns)
    for (let place = 0; place < places; place++)
      for (let channel = 0; channel < channels; channel++)
        turned[row + channel * places + place] = floats[row + place * channels + channel] ?? 0
  return turned
}
