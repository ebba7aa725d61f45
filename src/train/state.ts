// What a run changes as it goes on: weights and velocities on the device, and where it stands. A checkpoint holds all of it.

import type * as tf from '@tensorflow/tfjs-core'
import { WeightsError } from '../errors.ts'
import { elementCount } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import { type DeviceWeights, disposeWeights, fromDevice, toDevice, toDeviceTensor } from '../model/forward.ts'
import { checkShapes, expectedShapes, type Shapes, type Weights } from '../model/weights.ts'
import { type History, newHistory } from './history.ts'
import { newWeights } from './init.ts'
import { firstLossScale, type LossScale } from './loss-scale.ts'
import { trainable, zeroVelocities } from './optimizer.ts'
import type { Recipe } from './recipe.ts'
import type { Place, ValidationRow } from './run.ts'
import type { LossWindow } from './watch.ts'

/** Of the state, what is no tensor. */
export interface Standing {
  /** The next step. */
  place: Place
  /** Steps trained. */
  step: number
  /** Pictures at a time; smaller than the recipe's where the device has no room. */
  microBatch: number
  /** Of float16 training. */
  lossScale: LossScale
  /** Seconds trained. */
  seconds: number
  history: History
  losses: LossWindow
  validations: ValidationRow[]
}
export interface TrainingState extends Standing {
  parameters: DeviceWeights
  /** Of the parameters that move. */
  velocities: DeviceWeights
}
/** A state in memory, in PyTorch's layouts. */
export interface StoredState {
  standing: Standing
  weights: Weights
  velocities: Weights
}

/** The state before the first step. `given`: weights of a model; `head: 'kept'` takes its classifier too. */
export function firstState(
  architecture: Architecture,
  identities: number,
  recipe: Recipe,
  given: { weights: Weights; head: 'new' | 'kept'; name: string } | null,
): StoredState {
  const weights = newWeights(architecture, identities, recipe)
  if (given) {
    const shapes = expectedShapes(architecture, given.head === 'kept' ? identities : undefined)
    checkGiven(architecture, shapes, given.weights, given.name)
    for (const name of shapes.keys()) weights.set(name, given.weights.get(name) as Float32Array)
  }
  const standing: Standing = {
    place: { epoch: 0, step: 0 },
    step: 0,
    microBatch: recipe.microBatch,
    lossScale: firstLossScale(),
    seconds: 0,
    history: newHistory(),
    losses: [],
    validations: [],
  }
  return { standing, weights, velocities: new Map() }
}

function checkGiven(architecture: Architecture, expected: Shapes, weights: Weights, name: string): void {
  const classifier = `${architecture.classifier.name}.weight`
  const rows = expected.get(classifier)?.[0]
  const found = (weights.get(classifier)?.length ?? 0) / 256
  if (rows !== undefined && found !== rows)
    throw new WeightsError(
      `The classifier of ${name} knows ${found} people, but the data set has ${rows}. Begin with a new classifier.`,
    )
  const sizes: Shapes = new Map(
    [...expected].map(([key, shape]) => {
      const length = weights.get(key)?.length ?? 0
      return [key, elementCount(shape) === length ? shape : [length]]
    }),
  )
  checkShapes(expected, sizes, name)
}

/** Onto the device; the caller disposes the state. */
export function toDeviceState(
  architecture: Architecture,
  identities: number,
  recipe: Recipe,
  { standing, weights, velocities }: StoredState,
): TrainingState {
  const parameters = toDevice(architecture, weights, identities)
  const moving = zeroVelocities(parameters, trainable(architecture, parameters.keys(), recipe))
  for (const [name, shape] of expectedShapes(architecture, identities)) {
    const values = velocities.get(name)
    if (!values || !moving.has(name)) continue
    moving.get(name)?.dispose()
    moving.set(name, toDeviceTensor(architecture, name, values, shape))
  }
  return { ...standing, parameters, velocities: moving }
}

/** One tensor of the device in PyTorch's layout. */
export async function readParameter(
  architecture: Architecture,
  name: string,
  tensor: tf.Tensor,
): Promise<Float32Array> {
  return (await fromDevice(architecture, new Map([[name, tensor]]))).get(name) as Float32Array
}

export function disposeState({ parameters, velocities }: TrainingState): void {
  disposeWeights(parameters)
  disposeWeights(velocities)
}
