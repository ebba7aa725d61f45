// LightCNN as other programs write it: graphs whose operators differ from ours, though names and shapes of the weights are the same.

import { bytesOf } from '../format/safetensors.ts'
import { joinBytes } from '../format/tensor.ts'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE, type MfmConv } from '../model/architectures.ts'
import { bytes, integer, message, type Parts, text } from '../model/proto-writer.ts'
import { expectedShapes, type Weights } from '../model/weights.ts'

type Attributes = Record<string, number | number[]>
/** Adds an operator and gives the name of its output. `domain` for operators that are not ONNX's. */
type Add = (op: string, inputs: string[], attributes?: Attributes, domain?: string) => string

export interface Style {
  /** Makes of the input what reaches the first convolution. */
  front?: (add: Add, input: string) => string
  /** Max-Feature-Map over neighbouring channels. */
  neighbours?: boolean
  /** Another pooling than that of the network. */
  pool?: (add: Add, x: string, window: Attributes) => string
  /** Flatten in the order H W C. */
  flatten?: 'HWC'
  /** As TensorFlow's converter writes: numbered weights, MatMul by [in, out], biases as sums. */
  tensorflow?: boolean
  /** What follows the embedding. */
  tail?: (add: Add, embedding: string) => string
  outputs?: 'embedding' | 'logits' | 'both'
  /** Sizes of the input and its type. */
  input?: { dims: (number | string)[]; type: number }
  /** A second input, which the embedding does not need. */
  labels?: boolean
  /** Numbers that the styles above use, by name. */
  constants?: Record<string, number[]>
  /** Puts the data of all weights into a second file of this name. */
  beside?: string
}

const FLOAT = 1
const INT64 = 7

/** A model file, and the second file where the style has one. `weights` as the file shall hold them. */
export function writeForeign(
  { layers, dense, classifier, flat, ...architecture }: Architecture,
  weights: Weights,
  style: Style = {},
) {
  const nodes: Parts[] = []
  const tensors: Parts[] = []
  const second: Parts = []
  let secondBytes = 0
  let count = 0
  const add: Add = (op, inputs, attributes = {}, domain = '') => {
    const output = `${op.toLowerCase()}_${count++}`
    nodes.push(message(1, ...nodeParts({ op, inputs, output, attributes, domain })))
    return output
  }
  const constant = (name: string, dims: number[], type: number, values: ArrayBufferView): string => {
    const data = bytesOf(values)
    const header = [...dims.flatMap(size => integer(1, size)), ...integer(2, type), ...text(8, name)]
    if (style.beside === undefined || type !== FLOAT) tensors.push(message(5, header, bytes(9, data)))
    else {
      const entries = { location: style.beside, offset: secondBytes, length: data.length }
      const said = Object.entries(entries).flatMap(([key, value]) =>
        message(13, text(1, key), text(2, `${value}`)),
      )
      tensors.push(message(5, header, said, integer(14, 1)))
      second.push(data)
      secondBytes += data.length
    }
    return name
  }
  const sizes = (values: number[]) =>
    constant(`sizes_${count++}`, [values.length], INT64, BigInt64Array.from(values, BigInt))
  for (const [name, values] of Object.entries(style.constants ?? {}))
    constant(name, values.length === 1 ? [] : [values.length], FLOAT, Float32Array.from(values))
  const shapes = expectedShapes({ layers, dense, classifier, flat, ...architecture }, identitiesOf(weights))
  const weight = (name: string, asSum = false): string => {
    const floats = weights.get(name) ?? new Float32Array()
    const shape = [...(shapes.get(name) ?? [])]
    if (!style.tensorflow) return constant(name, shape, FLOAT, floats)
    if (shape.length === 2)
      return constant(`w_${count++}`, shape.toReversed(), FLOAT, turned(floats, shape[0] ?? 1))
    return constant(`w_${count++}`, asSum ? [1, ...shape, 1, 1] : shape, FLOAT, floats)
  }
  const linear = (x: string, name: string, bias = true): string => {
    if (!style.tensorflow)
      return add('Gemm', [x, weight(`${name}.weight`), ...(bias ? [weight(`${name}.bias`)] : [])], {
        transB: 1,
      })
    const product = add('MatMul', [x, weight(`${name}.weight`)])
    return bias ? add('Add', [product, weight(`${name}.bias`)]) : product
  }
  const larger = (x: string, channels: number, size: number[]): string => {
    if (style.neighbours) {
      const pairs = add('Reshape', [x, sizes([-1, channels, 2, ...size])])
      return add('ReduceMax', [pairs], { axes: [2], keepdims: 0 })
    }
    const half = (from: number) => add('Slice', [x, sizes([from]), sizes([from + channels]), sizes([1])])
    return add('Max', [half(0), half(channels)])
  }
  let side = INPUT_SIZE
  const mfm = (x: string, { name, kernel, pad, out }: MfmConv): string => {
    side += 2 * pad - kernel + 1
    const window = { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad] }
    const inputs = [x, weight(`${name}.filter.weight`)]
    const z = style.tensorflow
      ? add('Add', [add('Conv', inputs, window), weight(`${name}.filter.bias`, true)])
      : add('Conv', [...inputs, weight(`${name}.filter.bias`)], window)
    return larger(z, out, [side, side])
  }

  let x = style.front ? style.front(add, 'input') : 'input'
  for (const layer of layers) {
    if (layer.kind === 'mfm') x = mfm(x, layer)
    else if (layer.kind === 'pool') {
      const window = { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: layer.ceil ? 1 : 0 }
      x = style.pool ? style.pool(add, x, window) : add('MaxPool', [x], window)
      side = layer.ceil ? Math.ceil(side / 2) : Math.floor(side / 2)
    } else throw new TypeError('residual layers are not written here')
  }
  if (style.flatten === 'HWC') x = add('Transpose', [x], { perm: [0, 2, 3, 1] })
  x = linear(add('Flatten', [x], { axis: 1 }), dense.name)
  x = larger(x, EMBEDDING_SIZE, [])
  const embedding = style.tail ? style.tail(add, x) : x
  const { outputs = 'embedding', input = { dims: ['N', 1, INPUT_SIZE, INPUT_SIZE], type: FLOAT } } = style
  const logits = outputs === 'embedding' ? [] : [linear(x, classifier.name, classifier.bias)]
  const dims = input.dims.map(size => message(1, typeof size === 'string' ? text(2, size) : integer(1, size)))
  const given = [...text(1, 'input'), ...message(2, message(1, integer(1, input.type), message(2, ...dims)))]
  const taken = outputs === 'logits' ? logits : [embedding, ...logits]
  const model = joinBytes([
    ...integer(1, 8),
    ...message(
      7,
      ...nodes,
      ...tensors,
      message(11, given),
      ...(style.labels ? [message(11, text(1, 'labels'))] : []),
      ...taken.map(name => message(12, text(1, name))),
    ),
    ...message(8, integer(2, 17)),
    ...message(8, text(1, 'example.ops'), integer(2, 1)),
  ])
  return { model: new Blob([model]), second: new Blob([joinBytes(second)]) }
}

const identitiesOf = (weights: Weights) => weights.get('fc2.bias')?.length ?? 0

interface Node {
  op: string
  inputs: string[]
  output: string
  attributes: Attributes
  domain: string
}
/** NodeProto: input = 1, output = 2, op_type = 4, attribute = 5 (name = 1, i = 3, ints = 8, type = 20), domain = 7. */
const nodeParts = ({ op, inputs, output, attributes, domain }: Node) => [
  ...inputs.map(name => text(1, name)),
  text(2, output),
  text(4, op),
  domain === '' ? [] : text(7, domain),
  ...Object.entries(attributes).map(([name, value]) =>
    Array.isArray(value)
      ? message(5, text(1, name), ...value.map(each => integer(8, each)), integer(20, 7))
      : message(5, text(1, name), integer(3, value), integer(20, 2)),
  ),
]

/** [rows, columns] -> [columns, rows]. */
function turned(floats: Float32Array, rows: number): Float32Array {
  const columns = floats.length / rows
  return floats.map((_, i) => floats[(i % rows) * columns + Math.floor(i / rows)] ?? 0)
}

/** Weights in PyTorch's order as a file in another order holds them. */
export function inOtherOrder(
  { dense, flat }: Architecture,
  weights: Weights,
  { flatten, neighbours }: Pick<Style, 'flatten' | 'neighbours'>,
): Weights {
  const other: Weights = new Map(weights)
  if (flatten === 'HWC') {
    const places = flat.size * flat.size
    const columns = places * flat.channels
    const from = weights.get(`${dense.name}.weight`) ?? new Float32Array()
    const to = from.map((_, i) => {
      const column = i % columns
      return from[i - column + (column % flat.channels) * places + Math.floor(column / flat.channels)] ?? 0
    })
    other.set(`${dense.name}.weight`, to)
  }
  if (neighbours)
    for (const [name, floats] of other) {
      if (name.startsWith('fc2.')) continue
      const rows = weights.get(name.replace(/weight$/, 'bias'))?.length ?? 1
      const size = floats.length / rows
      const pairs = new Float32Array(floats.length)
      for (let row = 0; row < rows; row++) {
        const half = row % 2 === 0 ? row / 2 : (rows + row - 1) / 2
        pairs.set(floats.subarray(half * size, (half + 1) * size), row * size)
      }
      other.set(name, pairs)
    }
  return other
}
