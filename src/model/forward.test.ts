import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ALL_CASES } from '../limits.ts'
import { speedUpCpu } from '../train/cpu.ts'
import { ARCHITECTURES } from './architectures.ts'
import { formulaPictures, formulaWeights } from './formula.ts'
import { classify, disposeWeights, embed, maxOfHalves, toDevice } from './forward.ts'
import { GOLDEN } from './golden.fixture.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
  // the kernels of TensorFlow.js itself take many times as long; cpu.test.ts holds ours against those
  if (!ALL_CASES) speedUpCpu()
})

/** The deep ones, which take long here, are held against PyTorch by their losses in train/golden.test.ts and as graphs in graph.test.ts. */
const some = Object.values(ARCHITECTURES).filter(({ name }) => ALL_CASES || /-(4|9)$/.test(name))

describe.each(some)('$title in TensorFlow.js', architecture => {
  const golden = GOLDEN[architecture.name]

  it('gives the embedding and the logits of PyTorch, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    const device = toDevice(architecture, formulaWeights(architecture, 16), 16)
    const [embeddings, logits] = tf.tidy(() => {
      const e = embed(architecture, device, tf.tensor4d(formulaPictures(1), [1, 128, 128, 1]))
      return [e, classify(architecture, device, e)] as const
    })
    expect(await embeddings.data()).toBeCloseToArray(golden.feature[0], 1e-4)
    expect(await logits.data()).toBeCloseToArray(golden.logits[0], 1e-4)
    tf.dispose([embeddings, logits])
    disposeWeights(device)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('maxOfHalves', () => {
  it('keeps the larger of channel k and channel k + C', () => {
    const z = tf.tensor2d([[1, -2, 3, 0, 5, -7]])
    expect(maxOfHalves(z).arraySync()).toEqual([[1, 5, 3]])
  })
})
