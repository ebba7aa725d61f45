// Some GPUs return zero gradients or wrong sums without an error (tensorflow/tfjs #8590): before anything is trained, a tiny network with
// every kind of layer takes one step, and loss and gradients must be those that PyTorch computes.
import * as tf from '@tensorflow/tfjs-core'
import { DeviceError } from '../errors.ts'
import type { Architecture } from '../model/architectures.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { type DeviceWeights, disposeWeights, toDevice } from '../model/forward.ts'
import type { TrainingEngine } from './engine.ts'
import { sgdStep, zeroVelocities } from './optimizer.ts'
import { PRESETS, type Recipe } from './recipe.ts'
import { pass } from './step.ts'

export const PROOF: Architecture = {
  name: 'lightcnn-29v2',
  title: 'the proof',
  layers: [
    { kind: 'mfm', name: 'conv1', in: 1, out: 4, kernel: 5, pad: 2 }, // 128 x 128 x 4
    { kind: 'pool', mode: 'max' }, // 64
    { kind: 'residual', name: 'block1.0', channels: 4 },
    { kind: 'pool', mode: 'max+avg' }, // 32
    { kind: 'mfm', name: 'group1.conv_a', in: 4, out: 4, kernel: 1, pad: 0 },
    { kind: 'mfm', name: 'group1.conv', in: 4, out: 8, kernel: 3, pad: 1 },
    { kind: 'pool', mode: 'max' }, // 16
    { kind: 'pool', mode: 'max', ceil: true }, // 8 x 8 x 8
  ],
  flat: { size: 8, channels: 8 },
  dense: { name: 'fc.filter', mfm: true },
  classifier: { name: 'fc2', bias: true },
  dropout: 0,
  landmarks: [],
  formulaGain: 1,
}
const IDENTITIES = 5
const LABELS = Int32Array.of(1, 4)
const RATE = 0.01

/** scripts/python/training_proof.py, PyTorch 1.13.1, float32: mean loss, the lengths of its gradients, and the loss after a plain step. */
const EXPECTED = {
  loss: 1.4835088,
  after: 0.71420097,
  lengths: {
    'conv1.filter.weight': 0.47055286,
    'conv1.filter.bias': 0.17936854,
    'block1.0.conv1.filter.weight': 0.31847998,
    'block1.0.conv1.filter.bias': 0.0978314,
    'block1.0.conv2.filter.weight': 0.45442045,
    'block1.0.conv2.filter.bias': 0.09585831,
    'group1.conv_a.filter.weight': 0.28770298,
    'group1.conv_a.filter.bias': 0.04084212,
    'group1.conv.filter.weight': 1.17089045,
    'group1.conv.filter.bias': 0.05640778,
    'fc.filter.weight': 1.73781252,
    'fc.filter.bias': 0.04712334,
    'fc2.weight': 13.4364748,
    'fc2.bias': 0.49412236,
  } as Record<string, number>,
}
/** Engines differ by about 1e-6. */
const TOLERANCE = 1e-3

const PLAIN: Recipe = {
  ...PRESETS.reference,
  momentum: 0,
  weightDecay: 0,
  rates: { weight: 1, bias: 1, headWeight: 1, headBias: 1 },
}

/** Float16 rounds, and may take the other one of two nearly equal channels. */
const HALF_TOLERANCE = 0.05
const HALF_SCALE = 2 ** 10

/**
 * Throws DeviceError when the engine's loss or gradients are not the stored ones; when only those of float16 are not, `halfProblem` says it
 * from then on. Takes about a second; disposes what it makes.
 */
export async function proveTrainingDevice(engine: TrainingEngine): Promise<void> {
  const parameters = toDevice(PROOF, formulaWeights(PROOF, IDENTITIES), IDENTITIES)
  const names = [...parameters.keys()]
  const velocities = zeroVelocities(parameters, names)
  try {
    const first = await onePass(parameters, names)
    const problem = problemOf(first)
    sgdStep(parameters, velocities, first.gradients, {
      architecture: PROOF,
      recipe: PLAIN,
      rate: RATE,
      scale: 1,
    })
    disposeWeights(first.gradients)
    const second = await onePass(parameters, names)
    disposeWeights(second.gradients)
    const found = problem ?? differing('the loss after a step', second.loss, EXPECTED.after)
    if (found !== null)
      throw new DeviceError(
        `${engine.label} computes wrong numbers in training: ${found}. Train on the processor, or update the graphics driver.`,
      )
    if (engine.halfProblem === null) engine.halfProblem = await problemOfHalves(names)
  } finally {
    disposeWeights(parameters)
    disposeWeights(velocities)
  }
}

async function problemOfHalves(names: readonly string[]): Promise<string | null> {
  const parameters = toDevice(PROOF, formulaWeights(PROOF, IDENTITIES), IDENTITIES)
  try {
    const passed = await onePass(parameters, names, HALF_SCALE)
    disposeWeights(passed.gradients)
    const problem = problemOf(passed, HALF_TOLERANCE)
    return problem && `this device computes wrong numbers in float16: ${problem}`
  } finally {
    disposeWeights(parameters)
  }
}

interface OnePass {
  loss: number
  lengths: Map<string, number>
  gradients: DeviceWeights
}

async function onePass(
  parameters: DeviceWeights,
  names: readonly string[],
  lossScale: number | null = null,
): Promise<OnePass> {
  const inputs = {
    kind: 'crops',
    values: formulaPictures(LABELS.length),
    labels: LABELS,
    mask: null,
  } as const
  const { loss, right, gradients } = pass({ architecture: PROOF, parameters, names }, inputs, {
    loss: PLAIN.loss,
    batchSize: LABELS.length,
    lossScale,
  })
  const figures = tf.tidy(() =>
    tf.stack([tf.div(loss, LABELS.length), ...names.map(name => tf.norm(gradients.get(name) as tf.Tensor))]),
  )
  const [value = 0, ...lengths] = await figures.data()
  tf.dispose([loss, right, figures])
  return { loss: value, lengths: new Map(names.map((name, i) => [name, lengths[i] ?? 0])), gradients }
}

function problemOf({ loss, lengths }: OnePass, tolerance = TOLERANCE): string | null {
  for (const [name, length] of lengths) {
    const problem = differing(`the gradient of ${name}`, length, EXPECTED.lengths[name] ?? 0, tolerance)
    if (problem !== null) return problem
  }
  return differing('the loss', loss, EXPECTED.loss, tolerance)
}

/** Null when both are equal but for rounding. */
const differing = (what: string, found: number, expected: number, tolerance = TOLERANCE): string | null =>
  Math.abs(found - expected) <= tolerance * expected
    ? null
    : `${what} is ${found.toPrecision(4)} instead of ${expected.toPrecision(4)}`
