import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { openTrainingEngine } from './engine.ts'
import { proveTrainingDevice } from './prove.ts'

describe('the proof of a device', () => {
  it('passes on the processor and leaves no tensor', async () => {
    const engine = await openTrainingEngine('cpu')
    const before = tf.memory().numTensors
    await proveTrainingDevice(engine)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('names the gradient that a device gets wrong, as those that return zeros', async () => {
    const engine = await openTrainingEngine('cpu')
    const { kernelFunc } = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu')
    const replace = (own: typeof kernelFunc) => {
      tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu')
      tf.registerKernel({ kernelName: tf.Conv2DBackpropFilter, backendName: 'cpu', kernelFunc: own })
    }
    replace(({ attrs }) => tf.zeros((attrs as unknown as { filterShape: number[] }).filterShape))
    try {
      await expect(proveTrainingDevice(engine)).rejects.toThrow(
        'computes wrong numbers in training: the gradient of conv1.filter.weight is 0.000 instead of 0.4706',
      )
    } finally {
      replace(kernelFunc)
    }
  })
})
