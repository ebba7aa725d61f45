// Forward and backward pass of the pictures that are on the device at a time.
import * as tf from '@tensorflow/tfjs-core'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from '../model/architectures.ts'
import { classify, type DeviceWeights, project, trunk } from '../model/forward.ts'
import { halfTrunk } from './half-trunk.ts'
import { cosineLogits, countRight, crossEntropySum, lessMargin } from './loss.ts'
import { mfm } from './mfm.ts'
import type { Loss } from './recipe.ts'

/** Pictures as the network sees them, or what the convolutions have made of them. */
export interface Inputs {
  kind: 'crops' | 'rows'
  /** [B, 128, 128] of 0..1, or [B, 8192] */
  values: Float32Array
  /** [B] */
  labels: Int32Array
  /** [B, 256], or null without dropout. */
  mask: Float32Array | null
}
export interface Passed {
  /** Sum of the losses, and how many were right. */
  loss: tf.Scalar
  right: tf.Scalar
  /** Of the loss over `batchSize`, by name. */
  gradients: DeviceWeights
}

/** Rows that the convolutions give for crops of 0..1; the caller disposes them. */
export function trunkRows(
  architecture: Architecture,
  parameters: DeviceWeights,
  crops: Float32Array,
): tf.Tensor2D {
  const count = crops.length / INPUT_SIZE ** 2
  return tf.tidy(() =>
    trunk(architecture, parameters, tf.tensor4d(crops, [count, INPUT_SIZE, INPUT_SIZE, 1]), mfm),
  )
}

export interface PassOptions {
  loss: Loss
  batchSize: number
  /**
   * A number: the convolutions' activations and their gradients are float16 (WebGPU only), and the loss is multiplied by it on the way back,
   * so that small gradients are no zeros in float16. Null: all is float32.
   */
  lossScale?: number | null
}

/** What is trained: of the parameters those called `names`. */
export interface Network {
  architecture: Architecture
  parameters: DeviceWeights
  names: readonly string[]
}

/** Loss and gradients of the parameters that are trained. The caller disposes all of them. */
export function pass(
  { architecture, parameters, names }: Network,
  { kind, values, labels, mask }: Inputs,
  { loss: kindOfLoss, batchSize, lossScale = null }: PassOptions,
): Passed {
  const result = tf.tidy(() => {
    const count = labels.length
    const right = tf.tensor1d(labels, 'int32')
    const shape = kind === 'crops' ? [count, INPUT_SIZE, INPUT_SIZE, 1] : [count, values.length / count]
    const inputs = tf.tensor(values, shape)
    const kept = mask && tf.tensor2d(mask, [count, EMBEDDING_SIZE])
    let hits: tf.Scalar | undefined
    const lossOf = (...given: tf.Tensor[]): tf.Scalar => {
      const own = new Map([...parameters, ...names.map((name, i) => [name, given[i] as tf.Tensor] as const)])
      const rows =
        kind === 'rows'
          ? (inputs as tf.Tensor2D)
          : lossScale === null
            ? trunk(architecture, own, inputs as tf.Tensor4D, mfm)
            : halfTrunk(architecture, own, inputs as tf.Tensor4D)
      const embeddings = project(architecture, own, rows, mfm) // [B, 256]
      const seen = kept ? tf.mul<tf.Tensor2D>(embeddings, kept) : embeddings
      const logits = logitsOf(architecture, own, seen, kindOfLoss) // [B, K]
      hits = tf.keep(countRight(logits, right))
      const judged = kindOfLoss.kind === 'margin' ? lessMargin(logits, right, kindOfLoss) : logits
      return tf.mul(crossEntropySum(judged, right), (lossScale ?? 1) / batchSize)
    }
    const { value, grads } = tf.valueAndGrads(lossOf)(names.map(name => parameters.get(name) as tf.Tensor))
    const unscaled = lossScale === null ? grads : grads.map(gradient => tf.mul(gradient, 1 / lossScale))
    return {
      loss: tf.mul<tf.Scalar>(value, batchSize / (lossScale ?? 1)),
      right: hits as tf.Scalar,
      grads: unscaled,
    }
  })
  const { loss: sum, right, grads } = result // tidy looks into arrays and plain objects, not into maps
  return { loss: sum, right, gradients: new Map(names.map((name, i) => [name, grads[i] as tf.Tensor])) }
}

/** Logits [B, K] of embeddings [B, 256]; those of the margin loss without the margin. */
export function logitsOf(
  architecture: Architecture,
  parameters: DeviceWeights,
  embeddings: tf.Tensor2D,
  loss: Loss,
): tf.Tensor2D {
  if (loss.kind === 'softmax') return classify(architecture, parameters, embeddings)
  const weights = parameters.get(`${architecture.classifier.name}.weight`) as tf.Tensor2D
  return cosineLogits(embeddings, weights, loss.scale)
}
