// Losses over K identities, each one operation with its own gradient, and how many predictions are right.
import * as tf from '@tensorflow/tfjs-core'
import type { Loss } from './recipe.ts'

/** Sum of the cross-entropies of logits [B, K] against labels [B]; divide by the batch for its mean. */
export function crossEntropySum(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const operation = tf.customGrad((...given) => {
    const [logits, save] = given as [tf.Tensor2D, tf.GradSaveFunc]
    const right = tf.oneHot(tf.cast(labels, 'int32'), logits.shape[1])
    const logProbabilities = tf.logSoftmax(logits)
    save([logProbabilities, right])
    const value = tf.neg(tf.sum(tf.mul(logProbabilities, right)))
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [logProbabilities, right] = saved as [tf.Tensor, tf.Tensor]
      return tf.mul(tf.sub(tf.exp(logProbabilities), right), dy) // (softmax - one-hot) x dy
    }
    return { value, gradFunc }
  })
  return operation(logits) as tf.Scalar
}

/** Rows (axis 1) or columns (axis 0) of length 1; those of zeros stay. */
function unit(x: tf.Tensor2D, axis: 0 | 1): tf.Tensor2D {
  const operation = tf.customGrad((...given) => {
    const [x, save] = given as [tf.Tensor, tf.GradSaveFunc]
    const length = tf.maximum(tf.norm(x, 2, axis, true), 1e-12)
    const y = tf.div(x, length)
    save([y, length])
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [y, length] = saved as [tf.Tensor, tf.Tensor]
      return tf.div(tf.sub(dy, tf.mul(y, tf.sum(tf.mul(y, dy), axis, true))), length)
    }
    return { value: y, gradFunc }
  })
  return operation(x) as tf.Tensor2D
}

/** Logits of the margin loss before the margin: scale x cosine of embeddings [B, D] and identities, the columns of weights [D, K]. */
export const cosineLogits = (embeddings: tf.Tensor2D, weights: tf.Tensor2D, scale: number): tf.Tensor2D =>
  tf.mul(tf.matMul(unit(embeddings, 1), unit(weights, 0)), scale)

/** The right identity's cosine less the margin: logits [B, K], labels [B]. */
export function lessMargin(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  { margin, scale }: Extract<Loss, { kind: 'margin' }>,
): tf.Tensor2D {
  const right = tf.oneHot(tf.cast(labels, 'int32'), logits.shape[1])
  return tf.add(logits, tf.mul(tf.cast(right, 'float32'), -margin * scale))
}

/** How many rows of logits [B, K] are largest at their label [B]: a scalar. */
export function countRight(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.cast(labels, 'int32')), 'float32'))
}
