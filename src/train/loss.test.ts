import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { openTrainingEngine } from './engine.ts'
import { cosineLogits, countRight, crossEntropySum, lessMargin } from './loss.ts'
import { LOSSES } from './recipe.ts'

const random = mulberry32(5)
const drawn = (count: number) => Float32Array.from({ length: count }, () => 2 * random() - 1)
const embeddings = drawn(3 * 6)
const weights = drawn(6 * 4)
const labels = () => tf.tensor1d([2, 0, 3], 'int32')
const { margin } = LOSSES

const lossOf = (e: tf.Tensor, w: tf.Tensor) => {
  const logits = cosineLogits(e as tf.Tensor2D, w as tf.Tensor2D, margin.scale)
  return crossEntropySum(lessMargin(logits, labels(), margin), labels())
}
const valueAt = (e: Float32Array, w: Float32Array) =>
  lossOf(tf.tensor2d(e, [3, 6]), tf.tensor2d(w, [6, 4])).dataSync()[0]!

describe('the margin loss', () => {
  beforeAll(() => openTrainingEngine('cpu').then(() => undefined))

  it('has the gradient that finite differences give', () => {
    const [de, dw] = tf.grads(lossOf)([tf.tensor2d(embeddings, [3, 6]), tf.tensor2d(weights, [6, 4])])
    const step = 1e-3
    const differences = (values: Float32Array, at: (changed: Float32Array) => number) =>
      Array.from(values, (_, i) => {
        const shifted = (by: number) => values.map((value, k) => (k === i ? value + by : value))
        return (at(shifted(step)) - at(shifted(-step))) / (2 * step)
      })
    expect(de!.dataSync()).toBeCloseToArray(
      differences(embeddings, e => valueAt(e, weights)),
      0.05,
    )
    expect(dw!.dataSync()).toBeCloseToArray(
      differences(weights, w => valueAt(embeddings, w)),
      0.05,
    )
  })

  it('is that of CosFace, and counts what is right without the margin', () => {
    const cosines = tf.tensor2d([
      [0.5, 0.4],
      [0.1, 0.9],
    ])
    const own = tf.tensor1d([0, 1], 'int32')
    const scaled = tf.mul<tf.Tensor2D>(cosines, 30)
    expect(lessMargin(scaled, own, margin).dataSync()).toBeCloseToArray([9, 12, 3, 21], 1e-5)
    expect(countRight(scaled, own).dataSync()[0]).toBe(2)
    // -log softmax of (9, 12) at 0 and of (3, 21) at 1
    const expected = Math.log(1 + Math.exp(3)) + Math.log(1 + Math.exp(-18))
    expect(crossEntropySum(lessMargin(scaled, own, margin), own).dataSync()[0]).toBeCloseTo(expected, 4)
  })
})
