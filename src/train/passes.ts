// One step's gradients: the batch is passed in parts that fit the device, always the same ones in the same order, and their gradients are
// added up. The parts change nothing but the last bits of the sums.
import * as tf from '@tensorflow/tfjs-core'
import { DeviceError } from '../errors.ts'
import { INPUT_SIZE } from '../model/architectures.ts'
import { type DeviceWeights, disposeWeights } from '../model/forward.ts'
import { nextTurn, type TrainingEngine } from './engine.ts'
import type { Loss } from './recipe.ts'
import { type Inputs, type Network, pass } from './step.ts'

/** What a whole batch gives; the caller disposes the gradients. */
export interface BatchPass {
  /** Mean over the batch. */
  loss: number
  /** Share that was right, 0..1. */
  accuracy: number
  /** L2 norm of all gradients together. */
  norm: number
  gradients: DeviceWeights
}

/**
 * `work` with parts of `microBatch` pictures, or of half as many as long as the device has no room for them. Throws DeviceError when it
 * has none for one picture.
 */
export async function passWithin(
  engine: TrainingEngine,
  microBatch: number,
  work: (microBatch: number) => Promise<BatchPass | null>,
): Promise<{ passed: BatchPass | null; microBatch: number; problem: string | null }> {
  let problem: string | null = null
  for (let fits = microBatch; fits >= 1; fits = Math.floor(fits / 2)) {
    let passed: BatchPass | null = null
    const outcome = await engine.withinMemory(async () => {
      passed = await work(fits)
      return passed
    })
    if ('value' in outcome) return { passed: outcome.value, microBatch: fits, problem }
    disposeWeights((passed as BatchPass | null)?.gradients ?? new Map())
    problem = outcome.problem
  }
  throw new DeviceError(
    `The device has no room for a single picture (${problem}). Close other tabs, or train a smaller network.`,
  )
}

/** Null when one of the signals was given in between: nothing has changed then. */
export async function passBatch(
  network: Network,
  inputs: Inputs,
  {
    loss: kind,
    microBatch,
    signals,
    lossScale = null,
  }: { loss: Loss; microBatch: number; signals: readonly AbortSignal[]; lossScale?: number | null },
): Promise<BatchPass | null> {
  const batchSize = inputs.labels.length
  let gradients: DeviceWeights = new Map()
  const figures: tf.Scalar[] = []
  try {
    for (let first = 0; first < batchSize; first += microBatch) {
      if (first > 0) await nextTurn()
      if (signals.some(({ aborted }) => aborted)) return null
      const part = partOf(inputs, first, Math.min(batchSize, first + microBatch))
      const passed = pass(network, part, { loss: kind, batchSize, lossScale })
      figures.push(passed.loss, passed.right)
      gradients = addInPlace(gradients, passed.gradients)
    }
    const summary = tf.tidy(() => {
      const total = (parts: tf.Tensor[]) => tf.sum(tf.stack(parts)) // addN gives WebGPU more buffers than a shader may have
      const sumOf = (odd: 0 | 1) => total(figures.filter((_, i) => i % 2 === odd))
      const squares = [...gradients.values()].map(gradient => tf.sum(tf.square(gradient)))
      return tf.stack([sumOf(0), sumOf(1), total(squares)])
    })
    const [loss = 0, right = 0, squares = 0] = await summary.data()
    summary.dispose()
    const result = {
      loss: loss / batchSize,
      accuracy: right / batchSize,
      norm: Math.sqrt(squares),
      gradients,
    }
    gradients = new Map()
    return result
  } finally {
    tf.dispose(figures)
    disposeWeights(gradients)
  }
}

function partOf({ kind, values, labels, mask }: Inputs, first: number, end: number): Inputs {
  const width = kind === 'crops' ? INPUT_SIZE ** 2 : values.length / labels.length
  const dropped = mask && mask.length / labels.length
  return {
    kind,
    values: values.subarray(first * width, end * width),
    labels: labels.subarray(first, end),
    mask: mask && dropped ? mask.subarray(first * dropped, end * dropped) : null,
  }
}

function addInPlace(sums: DeviceWeights, gradients: DeviceWeights): DeviceWeights {
  if (sums.size === 0) return gradients
  for (const [name, gradient] of gradients) {
    const sum = sums.get(name) as tf.Tensor
    sums.set(name, tf.add(sum, gradient))
    sum.dispose()
    gradient.dispose()
  }
  return sums
}
