import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { openBatches } from '../data/batches.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { disposeWeights, embed, toDevice } from '../model/forward.ts'
import type { Weights } from '../model/weights.ts'
import { balanced } from './balance.ts'
import { parseSnapshot, readCheckpoint } from './checkpoint.ts'
import { newWeights } from './init.ts'
import { LOSSES, PRESETS } from './recipe.ts'
import { outcome, TINY, tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'
import { problemOfLoss } from './watch.ts'

let dataset: Awaited<ReturnType<typeof chipDataset>>
beforeAll(async () => {
  dataset = await chipDataset(8, { split: { by: 'pictures', fraction: 0.25, seed: 1 } })
  await tinyEngine()
})
/** Weights whose activations are far from 1, as those of a model from elsewhere may be. */
const foreign = () => {
  const weights = newWeights(TINY, 8, { seed: 3, init: 'torch' })
  return new Map([...weights].map(([name, values]) => [name, values.map(value => value * 20)]))
}
const model = { name: 'foreign', sha256: '0'.repeat(64), head: 'new' } as const

describe('fine-tuning', () => {
  it('balances the weights: activations of about 1, and the same cosines to the bit', async () => {
    const batches = await openBatches(dataset.store, dataset.manifest, { seed: 1, batchSize: 6 })
    const { images } = await batches.read(0, 0, new Float32Array(6 * 128 * 128))
    const embeddingsOf = (weights: Weights) => {
      const device = toDevice(TINY, weights)
      const rows = tf.tidy(() =>
        embed(TINY, device, tf.tensor4d(images, [6, 128, 128, 1])).dataSync<'float32'>(),
      )
      disposeWeights(device)
      return rows
    }
    const before = embeddingsOf(foreign())
    const after = embeddingsOf(await balanced(TINY, foreign(), images))
    const factor = after[0]! / before[0]!
    expect(Number.isInteger(Math.log2(factor))).toBe(true)
    expect(factor).not.toBe(1)
    expect(after).toEqual(before.map(value => value * factor))
    const size = Math.sqrt(after.reduce((sum, value) => sum + value * value, 0) / after.length)
    expect(size).toBeGreaterThan(0.7)
    expect(size).toBeLessThan(1.5)
  })

  it.each([
    ['balanced', true],
    ['as they are', false],
  ])('trains no step from weights that float32 overflows with, %s', async (_, balance) => {
    const store = memoryStore()
    const weights = new Map([...foreign()].map(([name, values]) => [name, values.map(value => value * 1e12)]))
    const recipe = { ...PRESETS.slow, balance, epochs: 1, batchSize: 6, microBatch: 6 }
    const begun = tinyRun(dataset, { recipe, model }).then(run => trainTiny(dataset, run, store, { weights }))
    const told = await begun.then(
      ({ run }) => run.stop?.message,
      ({ message }: Error) => message,
    )
    expect(told).toMatch(
      /^The weights that the run starts from are too large for float32: .* Start from another/,
    )
    expect([...store.files.keys()].filter(name => name.startsWith('step'))).toEqual([])
  })

  it.each(['frozen', 'slow'] as const)(
    'with the preset "%s" resumes to the bit and leaves no tensor',
    async name => {
      const recipe = { ...PRESETS[name], epochs: 3, batchSize: 6, microBatch: 4 }
      const changes = { recipe, model }
      const before = tf.memory().numTensors
      const whole = memoryStore()
      const { run } = await trainTiny(dataset, await tinyRun(dataset, changes), whole, { weights: foreign() })
      const cut = memoryStore()
      const first = await trainTiny(dataset, await tinyRun(dataset, changes), cut, {
        weights: foreign(),
        stop: (event, { pause }) => event.kind === 'step' && event.step === 3 && pause.abort(),
      })
      const { run: resumed } = await trainTiny(dataset, first.run, cut)
      expect(resumed.stop?.why).toBe('finished')
      expect(outcome(resumed, cut)).toEqual(outcome(run, whole))
      expect(tf.memory().numTensors).toBe(before)
    },
  )

  it('leaves a frozen trunk as it is and learns the rest with a margin', async () => {
    const parts = { epochs: 30, batchSize: 6, microBatch: 6, dropout: 0, learningRate: 0.01 }
    const recipe = { ...PRESETS.frozen, loss: LOSSES.margin, ...parts }
    const validation = { everySteps: 1000, pictures: 0, pairs: 0, seed: 1 }
    const store = memoryStore()
    const options = { recipe, model, validation }
    const { run } = await trainTiny(dataset, await tinyRun(dataset, options), store, { weights: foreign() })
    expect(run.history.at(-1)!.accuracy).toBeGreaterThan(0.5)
    expect(run.history.at(-1)!.loss).toBeLessThan(0.7 * run.history[0]!.loss)
    const [first, last] = await Promise.all(
      [run.checkpoints[0]!, run.checkpoints.at(-1)!].map(async note =>
        parseSnapshot(TINY, await readCheckpoint(store, note), note.file),
      ),
    )
    for (const [name, values] of last!.weights)
      if (!name.startsWith('fc')) expect(values, name).toEqual(first!.weights.get(name))
    expect([...last!.velocities.keys()]).toEqual(['fc1.filter.weight', 'fc1.filter.bias', 'fc2.weight'])
    expect(last!.weights.get('fc1.filter.weight')).not.toEqual(first!.weights.get('fc1.filter.weight'))
  })

  it('keeps the head of a checkpoint only where it tells as many identities apart', async () => {
    const weights = newWeights(TINY, 5, { seed: 3, init: 'torch' })
    const options = {
      recipe: { ...PRESETS.slow, batchSize: 6, microBatch: 3 },
      model: { ...model, head: 'kept' } as const,
    }
    await expect(
      trainTiny(dataset, await tinyRun(dataset, options), memoryStore(), { weights }),
    ).rejects.toThrow('The classifier of foreign knows 5 people, but the data set has 8.')
  })
})

describe('the watch over losses', () => {
  const usual = Array.from({ length: 20 }, () => 0.2)
  it('stops at NaN, and far above both the usual and guessing', () => {
    const settings = { factor: 3, identities: 10 }
    expect(problemOfLoss(Number.NaN, 1, usual, settings)).toBe('the loss became NaN')
    expect(problemOfLoss(Number.POSITIVE_INFINITY, 1, usual, settings)).toBe('the loss became infinite')
    expect(problemOfLoss(0.2, Number.NaN, usual, settings)).toBe('the gradient became NaN')
    expect(problemOfLoss(0.2, Number.POSITIVE_INFINITY, usual, settings)).toBe('the gradient became infinite')
    expect(problemOfLoss(6.9, 1, usual, settings)).toBeNull()
    expect(problemOfLoss(7, 1, usual, settings)).toBe(
      'the loss rose to 7.00, more than 3 times the usual 2.30',
    )
    expect(problemOfLoss(70, 1, usual, { ...settings, factor: null })).toBeNull()
    expect(problemOfLoss(70, 1, [], settings)).toBeNull()
  })
})
