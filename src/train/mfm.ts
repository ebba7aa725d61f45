// Max-Feature-Map with its gradient as one operation: all of dy goes to the larger half (docs/lightcnn.md 1.1), and of two
// equal ones to the first, as in Caffe and MindSpore; torch.max gives each of them half of it.
import * as tf from '@tensorflow/tfjs-core'
import { maxOfHalves } from '../model/forward.ts'
import { MFM, MFM_GRADIENT } from './cpu.ts'

const hasOwnKernels = () => tf.getKernel(MFM, tf.getBackend()) !== undefined

const operation = tf.customGrad((...given) => {
  const [z, bias, save] = given as [tf.Tensor, tf.Tensor, tf.GradSaveFunc]
  save([z, bias])
  const value = hasOwnKernels()
    ? (tf.engine().runKernel(MFM, { z, bias }) as tf.Tensor)
    : maxOfHalves(tf.add(z, bias))
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
    const [z, bias] = saved as [tf.Tensor, tf.Tensor]
    if (hasOwnKernels()) return tf.engine().runKernel(MFM_GRADIENT, { z, bias, dy }) as unknown as tf.Tensor[]
    const [first, second] = tf.split(tf.add(z, bias), 2, -1) as [tf.Tensor, tf.Tensor]
    const toFirst = tf.mul(dy, tf.cast(tf.greaterEqual(first, second), 'float32'))
    const dz = tf.concat([toFirst, tf.sub(dy, toFirst)], -1)
    const leading = dz.shape.slice(0, -1).map((_, axis) => axis)
    return [dz, tf.sum(dz, leading)]
  }
  return { value, gradFunc }
})

/** max(z[k] + bias[k], z[k + C] + bias[k + C]). z [..., 2C], bias [2C] -> [..., C]. */
export function mfm<T extends tf.Tensor>(z: T, bias: tf.Tensor1D): T {
  return operation(z, bias) as T
}
