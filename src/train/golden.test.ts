import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ALL_CASES } from '../limits.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { type DeviceWeights, disposeWeights, fromDevice, toDevice } from '../model/forward.ts'
import { speedUpCpu } from './cpu.ts'
import { registerGradients } from './gradients.ts'
import { sgdStep, trainable, zeroVelocities } from './optimizer.ts'
import { PRESETS } from './recipe.ts'
import { pass } from './step.ts'

interface Golden {
  loss_labels_3_11_mean: number
  grad_l2: Record<string, number>
  weight_sum_before: Record<string, number>
  sgd3_losses: number[]
  sgd3_weight_sum_after: Record<string, number>
}
const goldens = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/forward_golden.json', import.meta.url), 'utf8'),
) as Record<string, Golden>
const recipe = { ...PRESETS.reference, dropout: 0, learningRate: 1e-4 }

beforeAll(async () => {
  await tf.setBackend('cpu')
  speedUpCpu()
  registerGradients()
})

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)
const length = (tensor: tf.Tensor) => Math.sqrt(sum(tensor.dataSync<'float32'>().map(value => value * value)))

/** The deep ones take a step only: what follows from the gradients is the same for all. */
const stepsOf = ({ name }: Architecture) => (ALL_CASES || /-(4|9)$/.test(name) ? 3 : 1)

describe.each(Object.values(ARCHITECTURES))('$title in training', architecture => {
  it(`has the gradients of PyTorch and its weights after ${stepsOf(architecture)} of three steps`, async () => {
    const golden = goldens[architecture.title]!
    const parameters = toDevice(architecture, formulaWeights(architecture, 16), 16)
    const names = trainable(architecture, parameters.keys(), recipe)
    const velocities = zeroVelocities(parameters, names)
    const before = tf.memory().numTensors
    for (let step = 0; step < stepsOf(architecture); step++) {
      const { loss, right, gradients } = pass(
        { architecture, parameters, names },
        { kind: 'crops', values: formulaPictures(2), labels: Int32Array.of(3, 11), mask: null },
        { loss: recipe.loss, batchSize: 2 },
      )
      expect(loss.dataSync()[0]! / 2).toBeCloseTo(golden.sgd3_losses[step]!, 4)
      if (step === 0) checkLengths(gradients, golden.grad_l2)
      sgdStep(parameters, velocities, gradients, { architecture, recipe, rate: 1e-4, scale: 1 })
      tf.dispose([loss, right])
      disposeWeights(gradients)
    }
    expect(tf.memory().numTensors).toBe(before)
    const after = stepsOf(architecture) === 3 ? await fromDevice(architecture, parameters) : null
    for (const [name, expected] of Object.entries(after ? golden.sgd3_weight_sum_after : {})) {
      const moved = Math.abs(expected - golden.weight_sum_before[name]!)
      expect(Math.abs(sum(after!.get(name)!) - expected), name).toBeLessThan(Math.max(2e-4, 0.01 * moved))
    }
    disposeWeights(parameters)
    disposeWeights(velocities)
  })
})

function checkLengths(gradients: DeviceWeights, expected: Record<string, number>): void {
  expect([...gradients.keys()]).toEqual(Object.keys(expected))
  for (const [name, gradient] of gradients)
    expect(Math.abs(length(gradient) / expected[name]! - 1), name).toBeLessThan(1e-3)
}
