// The gradients of what forward.ts and loss.ts compute, for TensorFlow.js's automatic differentiation. Its own list cannot be loaded
// in Node (ES modules without file endings), and most of it is about other networks.
import * as tf from '@tensorflow/tfjs-core'

type Gradients = Record<string, () => tf.Tensor>
interface Attributes {
  strides: [number, number]
  pad: number | 'valid' | 'same'
  filterSize: [number, number]
  axis: number
}

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, { ...attributes })

/** Sums what broadcasting has repeated. */
function sumTo(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.backend_util.getReductionAxes(shape, dy.shape)
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape)
}

/** `saved` are the inputs in this order, then the output where that is kept. */
function register(
  kernelName: string,
  inputsToSave: string[],
  gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[], attributes: Attributes) => Gradients,
  keepsOutput = false,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave,
    outputsToSave: [keepsOutput],
    gradFunc: (dy, saved, attributes) =>
      gradient(dy as tf.Tensor, saved, attributes as unknown as Attributes),
  })
}

/** Two saved tensors; TensorFlow.js gives as many as were asked for. */
const two = (saved: readonly tf.Tensor[]) => saved as readonly [tf.Tensor, tf.Tensor]

let isDone = false

/** Makes tf.grads and its kin work on our networks. */
export function registerGradients(): void {
  if (isDone) return
  isDone = true
  register(tf.Conv2D, ['x', 'filter'], (dy, saved, { strides, pad }) => {
    const [x, filter] = two(saved)
    const shared = { strides, pad, dataFormat: 'NHWC' }
    return {
      x: () => run(tf.Conv2DBackpropInput, { dy, filter }, { ...shared, inputShape: x.shape }),
      filter: () => run(tf.Conv2DBackpropFilter, { x, dy }, { ...shared, filterShape: filter.shape }),
    }
  })
  register(tf.BatchMatMul, ['a', 'b'], (dy, saved) => {
    const [a, b] = two(saved) // neither is transposed in our networks
    return { a: () => tf.matMul(dy, b, false, true), b: () => tf.matMul(a, dy, true, false) }
  })
  register(tf.Add, ['a', 'b'], (dy, saved) => {
    const [a, b] = two(saved)
    return { a: () => sumTo(dy, a.shape), b: () => sumTo(dy, b.shape) }
  })
  register(tf.Multiply, ['a', 'b'], (dy, saved) => {
    const [a, b] = two(saved)
    return { a: () => sumTo(tf.mul(dy, b), a.shape), b: () => sumTo(tf.mul(dy, a), b.shape) }
  })
  register(tf.Cast, [], dy => ({ x: () => dy })) // float32 to float32: average pooling asks for it
  register(tf.Reshape, ['x'], (dy, [x]) => ({ x: () => tf.reshape(dy, x?.shape ?? []) }))
  register(
    tf.MaxPool,
    ['x'],
    (dy, saved, { filterSize, strides, pad }) => {
      const [input, output] = two(saved)
      return { x: () => run(tf.MaxPoolGrad, { dy, input, output }, { filterSize, strides, pad }) }
    },
    true,
  )
  register(tf.AvgPool, ['x'], (dy, [x], { filterSize, strides, pad }) => ({
    x: () => run(tf.AvgPoolGrad, { dy, input: x as tf.Tensor }, { filterSize, strides, pad }),
  }))
}
