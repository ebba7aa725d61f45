import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { limit } from '../limits.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { disposeWeights, toDevice } from '../model/forward.ts'
import { openTrainingEngine } from './engine.ts'
import { sgdStep, trainable, zeroVelocities } from './optimizer.ts'
import { passBatch } from './passes.ts'
import { PROOF } from './prove.ts'
import { PRESETS } from './recipe.ts'

interface Case {
  rate: number
  labels: number[]
  identities: number
  losses: number[]
}
/** `source` says which PyTorch gave the numbers and how. */
const { cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/training_curve.json', import.meta.url), 'utf8'),
) as { source: string; cases: Record<string, Case> }
/** CURVE=all, as check:long does, takes all 30 steps of all networks: minutes. Else the large ones' first steps are in golden.test.ts. */
const names = process.env.CURVE === 'all' ? Object.keys(cases) : ['proof']
const networks: Record<string, Architecture> = { ...ARCHITECTURES, proof: PROOF }

describe('30 steps', () => {
  beforeAll(() => openTrainingEngine('cpu').then(() => undefined))

  it.each(names)(
    'of %s have the losses of PyTorch within 1e-3',
    async name => {
      const architecture = networks[name]!
      const { rate, labels, identities, losses } = cases[name]!
      const recipe = { ...PRESETS.reference, dropout: 0 }
      const parameters = toDevice(architecture, formulaWeights(architecture, identities), identities)
      const moving = trainable(architecture, parameters.keys(), recipe)
      const velocities = zeroVelocities(parameters, moving)
      const inputs = {
        kind: 'crops',
        values: formulaPictures(2),
        labels: Int32Array.from(labels),
        mask: null,
      } as const
      const found: number[] = []
      for (const _ of losses) {
        const settings = { loss: recipe.loss, microBatch: 1, signals: [] }
        const passed = await passBatch({ architecture, parameters, names: moving }, inputs, settings)
        found.push(passed!.loss)
        sgdStep(parameters, velocities, passed!.gradients, { architecture, recipe, rate, scale: 1 })
        disposeWeights(passed!.gradients)
      }
      disposeWeights(parameters)
      disposeWeights(velocities)
      const off = found.map((loss, i) => Math.abs(loss / losses[i]! - 1))
      expect(Math.max(...off)).toBeLessThan(1e-3)
      expect(found).toHaveLength(30)
    },
    limit(600_000),
  )
})
