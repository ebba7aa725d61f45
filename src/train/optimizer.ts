// Stochastic gradient descent with momentum, in the four groups of the reference (docs/lightcnn.md 3.1): weights, biases, and both of the
// classifier. Every parameter has its velocity, which checkpoints keep.

import * as tf from '@tensorflow/tfjs-core'
import { type Architecture, isOfClassifier } from '../model/architectures.ts'
import type { DeviceWeights } from '../model/forward.ts'
import { SGD } from './cpu.ts'
import type { Settings } from './loops.ts'
import type { Recipe } from './recipe.ts'

/** How one parameter moves. */
export interface Group {
  /** Times the learning rate. */
  rate: number
  weightDecay: number
}

/** The group of a parameter by its PyTorch name; rate 0: it stays as it is. */
export function groupOf(architecture: Architecture, name: string, recipe: Recipe): Group {
  const { rates, decaysBiases, weightDecay, trunkRate, embeddingRate } = recipe
  const isBias = name.endsWith('.bias')
  const decay = isBias && !decaysBiases ? 0 : weightDecay
  if (isOfClassifier(architecture, name)) {
    const isUnused = isBias && recipe.loss.kind === 'margin' // cosines have no bias
    return { rate: isUnused ? 0 : isBias ? rates.headBias : rates.headWeight, weightDecay: decay }
  }
  const part = name.startsWith(`${architecture.dense.name}.`) ? embeddingRate : trunkRate
  return { rate: part * (isBias ? rates.bias : rates.weight), weightDecay: decay }
}

/** Names of the parameters that move, in their order. */
export function trainable(architecture: Architecture, names: Iterable<string>, recipe: Recipe): string[] {
  return [...names].filter(name => groupOf(architecture, name, recipe).rate > 0)
}

/** Velocities of zero for the parameters that move. The caller disposes them. */
export function zeroVelocities(parameters: DeviceWeights, names: readonly string[]): DeviceWeights {
  return new Map(names.map(name => [name, tf.zerosLike(parameters.get(name) as tf.Tensor)]))
}

interface Step {
  architecture: Architecture
  recipe: Recipe
  /** Base learning rate. */
  rate: number
  /** Times every gradient: clipping. */
  scale: number
}

/** One step: replaces parameters and velocities in place and disposes the old ones. `gradients` stay the caller's. */
export function sgdStep(
  parameters: DeviceWeights,
  velocities: DeviceWeights,
  gradients: DeviceWeights,
  { architecture, recipe, rate, scale }: Step,
): void {
  for (const [name, gradient] of gradients) {
    const [parameter, velocity] = [parameters.get(name), velocities.get(name)]
    if (!parameter || !velocity) throw new TypeError(`${name} has a gradient but no velocity`)
    const group = groupOf(architecture, name, recipe)
    const settings: Settings = {
      rate: rate * group.rate,
      scale,
      momentum: recipe.momentum,
      weightDecay: group.weightDecay,
      isTorch: recipe.update === 'torch',
    }
    const [moved, speed] = move(parameter, velocity, gradient, settings)
    parameter.dispose()
    velocity.dispose()
    parameters.set(name, moved)
    velocities.set(name, speed)
  }
}

/** The moved parameter and its velocity. Weight decay adds to the gradient, as in PyTorch and MindSpore. */
function move(
  parameter: tf.Tensor,
  velocity: tf.Tensor,
  gradient: tf.Tensor,
  settings: Settings,
): [tf.Tensor, tf.Tensor] {
  if (tf.getKernel(SGD, tf.getBackend()))
    return tf.engine().runKernel(SGD, { parameter, velocity, gradient }, { ...settings }) as unknown as [
      tf.Tensor,
      tf.Tensor,
    ]
  return tf.tidy(() => {
    const { rate, scale, momentum, weightDecay, isTorch } = settings
    const scaled = scale === 1 ? gradient : tf.mul(gradient, scale)
    const decayed = weightDecay === 0 ? scaled : tf.add(scaled, tf.mul(parameter, weightDecay))
    const pushed = isTorch ? decayed : tf.mul(decayed, rate)
    const speed = tf.add(tf.mul(velocity, momentum), pushed)
    return [tf.sub(parameter, isTorch ? tf.mul(speed, rate) : speed), speed]
  })
}
