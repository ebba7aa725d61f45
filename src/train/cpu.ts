// Replaces TensorFlow.js's kernels on the processor where a training step spends its time: convolutions, products of matrices, pooling.
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { type Convolution, convolve, weightGradient } from './convolve.ts'
import type { Settings } from './loops.ts'
import { mfm, mfmGradient, sgd } from './loops.ts'
import { maxPool, maxPoolGradient } from './pool.ts'
import { transpose } from './transpose.ts'

/** Kernels of our own: max(z + bias) of both halves, and its gradients. */
export const MFM = 'MaxFeatureMap'
export const MFM_GRADIENT = 'MaxFeatureMapGradient'
/** One step of gradient descent: the moved parameter and its velocity. */
export const SGD = 'SgdStep'
const halved = (shape: number[]) => [...shape.slice(0, -1), (shape.at(-1) ?? 0) / 2]

interface Call {
  inputs: Record<string, tf.TensorInfo>
  attrs: Settings & {
    strides: number | [number, number]
    pad: number | 'valid' | 'same'
    inputShape: number[]
    filterShape: number[]
    transposeA: boolean
    transposeB: boolean
    perm: number[]
  }
  backend: MathBackendCPU
}
/** Values of an input by its name, with its shape. */
type Read = (name: string) => { values: Float32Array; shape: number[] }
type Result = [shape: number[], values: Float32Array]

function replace(
  kernelName: string,
  compute: (read: Read, attributes: Call['attrs']) => Result | Result[],
): void {
  if (tf.getKernel(kernelName, 'cpu')) tf.unregisterKernel(kernelName, 'cpu')
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc(call) {
      const { inputs, attrs, backend } = call as unknown as Call
      const read: Read = name => {
        const info = inputs[name]
        if (!info) throw new TypeError(`${kernelName} needs ${name}`)
        return { values: backend.readSync(info.dataId) as Float32Array, shape: info.shape }
      }
      const results = compute(read, attrs)
      const infoOf = ([shape, values]: Result) => backend.makeTensorInfo(shape, 'float32', values)
      return isSeveral(results) ? results.map(infoOf) : infoOf(results)
    },
  })
}

const isSeveral = (results: Result | Result[]): results is Result[] => Array.isArray(results[0]?.[0])

/** The convolution of x [N, H, W, in] with a filter [k, k, in, out]. */
function convolutionOf(x: number[], filter: number[], { strides, pad }: Call['attrs']): Convolution {
  const [count = 0, height = 0, width = 0, channels = 0] = x
  const [kernel = 0, kernelWidth, , out = 0] = filter
  const zeros = pad === 'valid' ? 0 : pad
  const isUnit = [strides].flat().every(stride => stride === 1)
  if (!isUnit || kernel !== kernelWidth || typeof zeros !== 'number')
    throw new TypeError(`expected a square kernel of stride 1, got ${filter} with ${strides}, ${pad}`)
  return { count, height, width, in: channels, out, kernel, pad: zeros }
}
const outputShape = ({ count, height, width, kernel, pad, out }: Convolution) => [
  count,
  height + 2 * pad - kernel + 1,
  width + 2 * pad - kernel + 1,
  out,
]

/** A dense layer: rows are pixels. */
const dense = (rows: number, depth: number, out: number): Convolution => ({
  count: 1,
  height: 1,
  width: rows,
  in: depth,
  out,
  kernel: 1,
  pad: 0,
})

let isDone = false

/** Replaces the kernels, once; the processor must be a backend of TensorFlow.js already. */
export function speedUpCpu(): void {
  if (isDone) return
  isDone = true
  replace(tf.Conv2D, (read, attributes) => {
    const [x, filter] = [read('x'), read('filter')]
    const shape = convolutionOf(x.shape, filter.shape, attributes)
    return [outputShape(shape), convolve(x.values, filter.values, shape)]
  })
  replace(tf.Conv2DBackpropInput, (read, attributes) => {
    const [dy, filter] = [read('dy'), read('filter')]
    const forward = convolutionOf(attributes.inputShape, filter.shape, attributes)
    const [, height = 0, width = 0] = dy.shape
    const pad = forward.kernel - 1 - forward.pad
    const shape = { ...forward, height, width, in: forward.out, out: forward.in, pad }
    return [attributes.inputShape, convolve(dy.values, filter.values, shape, 'transposed')]
  })
  replace(tf.Conv2DBackpropFilter, (read, attributes) => {
    const [x, dy] = [read('x'), read('dy')]
    const shape = convolutionOf(x.shape, attributes.filterShape, attributes)
    return [attributes.filterShape, weightGradient(x.values, dy.values, shape)]
  })
  replace(tf.BatchMatMul, (read, { transposeA, transposeB }) => {
    const [a, b] = [read('a'), read('b')]
    const [rows = 0, columns = 0] = a.shape.slice(-2)
    const [bRows = 0, bColumns = 0] = b.shape.slice(-2)
    if (a.shape.slice(0, -2).some(size => size !== 1) || (transposeA && transposeB))
      throw new TypeError(`expected one product of matrices, got ${a.shape} and ${b.shape}`)
    const batch = a.shape.slice(0, -2)
    if (transposeA)
      return [
        [...batch, columns, bColumns],
        weightGradient(a.values, b.values, dense(rows, columns, bColumns)),
      ]
    const out = transposeB ? bRows : bColumns
    const shape = dense(rows, columns, out)
    return [
      [...batch, rows, out],
      convolve(a.values, b.values, shape, transposeB ? 'transposed' : 'as it is'),
    ]
  })
  replace(tf.Transpose, (read, { perm }) => {
    const { values, shape } = read('x')
    return transpose(values, shape, perm)
  })
  replace(tf.MaxPool, read => {
    const { values, shape } = read('x')
    return maxPool(values, shape)
  })
  replace(tf.MaxPoolGrad, read => {
    const { values, shape } = read('input')
    return [shape, maxPoolGradient(values, shape, read('dy').values)]
  })
  replace(SGD, (read, attributes) => {
    const parameter = read('parameter')
    const moved = sgd(parameter.values, read('velocity').values, read('gradient').values, attributes)
    return [
      [parameter.shape, moved[0]],
      [parameter.shape, moved[1]],
    ]
  })
  replace(MFM, read => {
    const { values, shape } = read('z')
    return [halved(shape), mfm(values, read('bias').values)]
  })
  replace(MFM_GRADIENT, read => {
    const [z, bias] = [read('z'), read('bias')]
    const [dz, dbias] = mfmGradient(z.values, bias.values, read('dy').values)
    return [
      [z.shape, dz],
      [bias.shape, dbias],
    ]
  })
}
