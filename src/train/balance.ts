// Other people's weights at a scale that a learning rate can be chosen for. A network of Max-Feature-Maps and poolings gives k times the
// output for k times the weights and biases, and cosines do not see k; so how large a model's activations are is an accident of its
// training (those of the weights that ship are in the thousands), and it decides how large gradients are. Here each layer is scaled so that
// its activations are about 1, by powers of two: every embedding keeps its direction to the last bit.
import * as tf from '@tensorflow/tfjs-core'
import { WeightsError } from '../errors.ts'
import { type Architecture, INPUT_SIZE, residualConvs } from '../model/architectures.ts'
import { disposeWeights, type Mfm, project, toDevice, trunk } from '../model/forward.ts'
import type { Weights } from '../model/weights.ts'
import { mfm } from './mfm.ts'
import { START_TOO_LARGE } from './stops.ts'

/**
 * The embedding part of `weights`, scaled; the rest as it is. Judged by crops [N, 128, 128] of 0..1. Throws a WeightsError when
 * activations are beyond float32: no scale of a layer would help, since how large they are is not known.
 */
export async function balanced(
  architecture: Architecture,
  weights: Weights,
  crops: Float32Array,
): Promise<Weights> {
  const sizes = await activationSizes(architecture, weights, crops)
  if (!sizes.every(Number.isFinite)) throw new WeightsError(START_TOO_LARGE)
  const result: Weights = new Map(weights)
  /** Activations after the layers so far are so many times what they were. */
  let scale = 1
  const scaleLayer = (name: string, input: number, output: number) => {
    for (const [key, factor] of [
      [`${name}.weight`, output / input],
      [`${name}.bias`, output],
    ] as const)
      result.set(
        key,
        (weights.get(key) as Float32Array).map(value => value * factor),
      )
  }
  let at = 0
  const nextScale = () => 2 ** -Math.round(Math.log2(Math.max(sizes[at++] ?? 1, 1e-20)))
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') {
      const output = nextScale()
      scaleLayer(`${layer.name}.filter`, scale, output)
      scale = output
    } else if (layer.kind === 'residual') {
      const [first, second] = residualConvs(layer)
      const inner = nextScale()
      at++ // what the second one gives is added to its input: both have one scale
      scaleLayer(`${first.name}.filter`, scale, inner)
      scaleLayer(`${second.name}.filter`, inner, scale)
    }
  }
  scaleLayer(architecture.dense.name, scale, nextScale())
  return result
}

/** Root mean squares of what each Max-Feature-Map gives, in their order, then of the embeddings. */
async function activationSizes(
  architecture: Architecture,
  weights: Weights,
  crops: Float32Array,
): Promise<number[]> {
  const device = toDevice(architecture, weights)
  const count = crops.length / INPUT_SIZE ** 2
  const sizes = tf.tidy(() => {
    const found: tf.Tensor[] = []
    const size = (x: tf.Tensor) => tf.sqrt(tf.mean(tf.square(x)))
    const watching: Mfm = (z, bias) => {
      const y = mfm(z, bias)
      found.push(size(y))
      return y
    }
    const rows = trunk(architecture, device, tf.tensor4d(crops, [count, INPUT_SIZE, INPUT_SIZE, 1]), watching)
    return tf.stack([...found, size(project(architecture, device, rows, mfm))])
  })
  const values = [...(await sizes.data())]
  sizes.dispose()
  disposeWeights(device)
  return values
}
