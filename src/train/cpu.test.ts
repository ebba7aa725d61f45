import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { speedUpCpu } from './cpu.ts'

const CONVOLUTIONS: [name: string, x: number[], filter: number[], pad: number][] = [
  ['5x5, one channel, padded', [2, 12, 12, 1], [5, 5, 1, 16], 2],
  ['1x1', [2, 8, 8, 16], [1, 1, 16, 24], 0],
  ['3x3 with an odd width', [1, 9, 9, 8], [3, 3, 8, 16], 1],
  ['4x4, not padded', [2, 12, 12, 8], [4, 4, 8, 24], 0],
  ['outputs that fill no panel', [3, 8, 8, 5], [3, 3, 5, 7], 1],
]
const MATRICES: [name: string, a: number[], b: number[]][] = [
  ['a dense layer', [5, 48], [48, 24]],
  ['one row', [1, 33], [33, 5]],
  ['a classifier of 3', [9, 16], [16, 3]],
]

const random = mulberry32(7)
const drawn = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
    shape,
  )

/** All results of all cases. */
function results(inputs: Map<string, tf.Tensor>): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>()
  const keep = (name: string, tensor: tf.Tensor) => found.set(name, tensor.dataSync<'float32'>().slice())
  const run = (kernel: string, named: tf.NamedTensorMap, attributes: object) =>
    tf.engine().runKernel(kernel, named, { ...attributes }) as tf.Tensor
  for (const [name, xShape, filterShape, pad] of CONVOLUTIONS) {
    const x = inputs.get(`${name} x`) as tf.Tensor4D
    const filter = inputs.get(`${name} filter`) as tf.Tensor4D
    const y = tf.conv2d(x, filter, 1, pad)
    const dy = tf.sin(y)
    const shared = { strides: [1, 1], pad, dataFormat: 'NHWC' }
    keep(`${name}: output`, y)
    keep(`${name}: dx`, run(tf.Conv2DBackpropInput, { dy, filter }, { ...shared, inputShape: xShape }))
    keep(`${name}: dw`, run(tf.Conv2DBackpropFilter, { x, dy }, { ...shared, filterShape }))
  }
  for (const [name] of MATRICES) {
    const [a, b] = [inputs.get(`${name} a`) as tf.Tensor2D, inputs.get(`${name} b`) as tf.Tensor2D]
    const dy = tf.sin(tf.matMul(a, b))
    keep(`${name}: output`, tf.matMul(a, b))
    keep(`${name}: da`, tf.matMul(dy, b, false, true))
    keep(`${name}: db`, tf.matMul(a, dy, true, false))
  }
  for (const order of [
    [3, 2, 0, 1],
    [2, 3, 1, 0],
  ])
    keep(`transposed ${order}`, tf.transpose(inputs.get('3x3 with an odd width filter') as tf.Tensor, order))
  keep('a transposed matrix', tf.transpose(inputs.get('a dense layer a') as tf.Tensor))
  for (const size of [8, 9]) {
    const input = inputs.get(`pool ${size}`) as tf.Tensor4D
    const output = tf.maxPool(input, 2, 2, size % 2 ? 'same' : 'valid')
    keep(`pool of ${size}`, output)
    const attributes = { filterSize: [2, 2], strides: [2, 2], pad: size % 2 ? 'same' : 'valid' }
    keep(`pool of ${size}: dx`, run(tf.MaxPoolGrad, { dy: tf.sin(output), input, output }, attributes))
  }
  return found
}

describe('our kernels on the processor', () => {
  let stock: Map<string, Float32Array>
  let ours: Map<string, Float32Array>
  beforeAll(async () => {
    await tf.setBackend('cpu')
    const inputs = new Map<string, tf.Tensor>()
    for (const [name, x, filter] of CONVOLUTIONS)
      inputs.set(`${name} x`, drawn(x)).set(`${name} filter`, drawn(filter))
    for (const [name, a, b] of MATRICES) inputs.set(`${name} a`, drawn(a)).set(`${name} b`, drawn(b))
    for (const size of [8, 9]) inputs.set(`pool ${size}`, drawn([2, size, size, 3]))
    stock = results(inputs)
    speedUpCpu()
    ours = results(inputs)
  })

  it('give what the stock kernels give', () => {
    expect([...ours.keys()]).toEqual([...stock.keys()])
    expect(ours.size).toBe(31)
    for (const [name, values] of stock) {
      expect(ours.get(name)!.length, name).toBe(values.length)
      expect(ours.get(name)!, name).toBeCloseToArray(values, 1e-4)
    }
  })

  it('refuse what they do not know', () => {
    const x = drawn([1, 8, 8, 2]) as tf.Tensor4D
    expect(() => tf.conv2d(x, drawn([3, 3, 2, 8]) as tf.Tensor4D, 2, 1)).toThrow(/stride 1/)
  })
})
