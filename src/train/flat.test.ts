import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { limit } from '../limits.ts'
import { TINY_RECIPE, tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'

/** check:long takes 1,000. */
const STEPS = Number(process.env.STEPS ?? 40)

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void
const bytes = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

it(
  `keeps tensors and memory flat over ${STEPS} steps`,
  async () => {
    const dataset = await chipDataset(6, { split: { by: 'pictures', fraction: 0.2, seed: 1 } })
    await tinyEngine()
    const recipe = { ...TINY_RECIPE, batchSize: 4, microBatch: 2, epochs: STEPS / 2, learningRate: 1e-3 }
    const validation = { everySteps: 100, pictures: 100, pairs: 4, seed: 1 }
    const tensors: number[] = []
    const memory: number[] = []
    const before = tf.memory().numTensors
    const { run } = await trainTiny(dataset, await tinyRun(dataset, { recipe, validation }), memoryStore(), {
      stop: event => {
        if (event.kind !== 'step') return
        tensors.push(tf.memory().numTensors)
        if (event.step > STEPS / 2 && event.step % (STEPS / 40) === 0) memory.push(bytes())
      },
    })
    expect(run.stop).toMatchObject({ why: 'finished', step: STEPS })
    expect(new Set(tensors).size).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
    // after the first half everything is warm; rows of the curves are kept, some hundred bytes each. The least of ten, because a batch or a
    // shard that is being read may be in memory at any one of them.
    const least = (from: number) => Math.min(...memory.slice(from, from + 10))
    expect(memory).toHaveLength(20)
    expect(least(10) - least(0)).toBeLessThan(1_000_000)
  },
  limit(600_000),
)
