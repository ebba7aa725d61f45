import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { disposeWeights, toDevice } from '../model/forward.ts'
import { openTrainingEngine } from './engine.ts'
import { sgdStep, trainable, zeroVelocities } from './optimizer.ts'
import { passBatch } from './passes.ts'
import { PRESETS } from './recipe.ts'

/** `source` says which PyTorch gave the numbers and how. */
const { losses, rate, labels } = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/training_curve.json', import.meta.url), 'utf8'),
) as { source: string; losses: Record<string, number[]>; rate: number; labels: number[] }
/** LightCNN-9 here; CURVE=all, as check:long does, takes all four, minutes. */
const names = process.env.CURVE === 'all' ? Object.keys(ARCHITECTURES) : ['lightcnn-9']

describe('30 steps', () => {
  beforeAll(() => openTrainingEngine('cpu').then(() => undefined))

  it.each(names as Architecture['name'][])(
    'of %s have the losses of PyTorch within 1e-3',
    async name => {
      const architecture = ARCHITECTURES[name]
      const recipe = { ...PRESETS.reference, dropout: 0 }
      const parameters = toDevice(architecture, formulaWeights(architecture, 16), 16)
      const moving = trainable(architecture, parameters.keys(), recipe)
      const velocities = zeroVelocities(parameters, moving)
      const inputs = {
        kind: 'crops',
        values: formulaPictures(2),
        labels: Int32Array.from(labels),
        mask: null,
      } as const
      const found: number[] = []
      for (const _ of losses[name]!) {
        const settings = { loss: recipe.loss, microBatch: 1, signals: [] }
        const passed = await passBatch(architecture, parameters, moving, inputs, settings)
        found.push(passed!.loss)
        sgdStep(parameters, velocities, passed!.gradients, { architecture, recipe, rate, scale: 1 })
        disposeWeights(passed!.gradients)
      }
      disposeWeights(parameters)
      disposeWeights(velocities)
      const off = found.map((loss, i) => Math.abs(loss / losses[name]![i]! - 1))
      expect(Math.max(...off)).toBeLessThan(1e-3)
      expect(found).toHaveLength(30)
    },
    600_000,
  )
})
