import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { speedUpCpu } from './cpu.ts'
import { registerGradients } from './gradients.ts'
import { mfm } from './mfm.ts'

interface Case {
  /** [n, 4] */
  z: number[][]
  bias: number[]
  /** [n, 2] */
  dy: number[][]
  dz: number[][]
  dbias: number[]
}
/** scripts/python/make_mfm.py */
const TORCH: Record<'clear' | 'ties', Case> = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/mfm_gradients.json', import.meta.url), 'utf8'),
)

const SHAPE = [2, 3, 3, 8]
const random = mulberry32(3)
const z = Float32Array.from({ length: 144 }, () => 2 * random() - 1)
const bias = Float32Array.from({ length: 8 }, () => random() - 0.5)
const weights = Float32Array.from({ length: 72 }, () => random() + 0.5)

const dy = () => tf.tensor(weights, [2, 3, 3, 4])
const of = (z: tf.Tensor, bias: tf.Tensor) => mfm(z, bias as tf.Tensor1D)
const weighted = (z: Float32Array, bias: Float32Array) =>
  tf.sum(tf.mul(of(tf.tensor(z, SHAPE), tf.tensor1d(bias)), dy())).dataSync()[0]!
const gradients = () => tf.grads(of)([tf.tensor(z, SHAPE), tf.tensor1d(bias)], dy()) as [tf.Tensor, tf.Tensor]

/** Central differences; MFM is linear between its ties, so a large step is exact where no tie is near. */
function differences(values: Float32Array, at: (changed: Float32Array) => number): Float32Array {
  const step = 1e-2
  return values.map((_, i) => {
    const shifted = (by: number) => values.map((value, k) => (k === i ? value + by : value))
    return (at(shifted(step)) - at(shifted(-step))) / (2 * step)
  })
}
/** Places whose two halves are further apart than the step. */
const isClear = (i: number) => {
  const [pixel, channel] = [Math.floor(i / 8) * 8, i % 4]
  const half = (k: number) => z[pixel + k]! + bias[k]!
  return Math.abs(half(channel) - half(channel + 4)) > 0.05
}

describe.each(['TensorFlow.js', 'our kernels'])('Max-Feature-Map on %s', which => {
  beforeAll(async () => {
    await tf.setBackend('cpu')
    registerGradients()
    if (which === 'our kernels') speedUpCpu()
  })

  it('has the gradient that finite differences give', () => {
    const [dz, dbias] = gradients()
    const expected = differences(z, changed => weighted(changed, bias))
    const found = dz.dataSync<'float32'>()
    const clear = [...z.keys()].filter(isClear)
    expect(clear.length).toBeGreaterThan(100)
    expect(clear.map(i => found[i]!)).toBeCloseToArray(
      clear.map(i => expected[i]!),
      2e-3,
    )
    expect(dbias.shape).toEqual([8])
    // the bias is what its channel's gradients add up to
    const sums = Array.from({ length: 8 }, (_, k) =>
      found.reduce((sum, v, i) => sum + (i % 8 === k ? v : 0), 0),
    )
    expect(dbias.dataSync()).toBeCloseToArray(sums, 1e-5)
  })

  const gradientsOf = ({ z, bias, dy }: Case) => {
    const [dz, dbias] = tf.grads(of)([tf.tensor2d(z), tf.tensor1d(bias)], tf.tensor2d(dy)) as [
      tf.Tensor,
      tf.Tensor,
    ]
    return { dz: dz.arraySync() as number[][], dbias: dbias.arraySync() as number[] }
  }
  it('has the gradient of PyTorch where no two halves are equal', () => {
    const { dz, dbias } = gradientsOf(TORCH.clear)
    expect(dz).toEqual(TORCH.clear.dz)
    expect(dbias).toEqual(TORCH.clear.dbias)
  })
  it('sends the gradient of a tie to the first half, as Caffe and MindSpore do; PyTorch halves it', () => {
    const { z, bias, dy, dz: torch } = TORCH.ties
    const { dz } = gradientsOf(TORCH.ties)
    let ties = 0
    for (const [row, values] of z.entries())
      for (const [k, weight] of dy[row]!.entries()) {
        const [first, second] = [k, k + 2].map(at => values[at]! + bias[at]!)
        const isTie = first === second
        ties += Number(isTie)
        const both = (gradient: number[][]) => [gradient[row]![k], gradient[row]![k + 2]]
        if (isTie) expect(both(torch)).toEqual([weight / 2, weight / 2])
        expect(both(dz)).toEqual(isTie ? [weight, 0] : both(torch))
      }
    expect(ties).toBe(4)
  })
})
