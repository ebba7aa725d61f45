// The convolutions of a network with float16 activations on WebGPU, forward and backward, as one operation of TensorFlow.js: the walk of
// forward.ts on the shaders of half-shaders.ts. A word holds two halves; such tensors are called int32, because TensorFlow.js knows no halves.
import * as tf from '@tensorflow/tfjs-core'
import { type Architecture, INPUT_SIZE, type MfmConv, residualConvs } from '../model/architectures.ts'
import type { DeviceWeights } from '../model/forward.ts'
import type { Arithmetic } from './half-code.ts'
import { makeOnDevice, runShader } from './half-run.ts'
import {
  forwardGroups,
  forwardShader,
  gradientRows,
  type HalfConv,
  inputGradientGroups,
  inputGradientShader,
  outSize,
  splitOf,
  weightGradientGroups,
  weightGradientShader,
} from './half-shaders.ts'
import {
  addShader,
  type HalfPool,
  packShader,
  pooledSize,
  poolGradientShader,
  poolShader,
  unpackShader,
  wordGroups,
} from './half-words.ts'

/** What the way back needs of a layer; numbers are places in the list of kept tensors. */
type Kept =
  | { kind: 'conv'; conv: HalfConv; name: string; x: number; wins: number }
  | { kind: 'pool'; pool: HalfPool; x: number }
  | { kind: 'residual'; convs: [Kept & { kind: 'conv' }, Kept & { kind: 'conv' }] }

interface Way {
  rows: tf.Tensor2D
  tape: Kept[]
  tensors: tf.Tensor[]
}

/** Rows [N, 8192] of crops [N, 128, 128, 1], float32 at both ends, with gradients for the parameters that `parameters` holds. */
export function halfTrunk(
  architecture: Architecture,
  parameters: DeviceWeights,
  crops: tf.Tensor4D,
  arithmetic: Arithmetic = 'f16',
): tf.Tensor2D {
  const names = trunkNames(architecture)
  const count = crops.shape[0]
  const given = names.map(name => parameters.get(name) as tf.Tensor)
  let tape: Kept[] = []
  const operation = tf.customGrad((...all) => {
    const save = all.at(-1) as tf.GradSaveFunc
    const way = forward(architecture, parameters, crops, arithmetic)
    tape = way.tape
    save(way.tensors)
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const gradients = backward(parameters, dy as tf.Tensor2D, { tape, tensors: saved, count, arithmetic })
      return names.map(name => gradients.get(name) as tf.Tensor)
    }
    return { value: way.rows, gradFunc }
  })
  return operation(...given) as tf.Tensor2D
}

/** Names of the convolutions' weights and biases, in the order of the table. */
function trunkNames(architecture: Architecture): string[] {
  const convs = architecture.layers.flatMap(layer =>
    layer.kind === 'mfm' ? [layer] : layer.kind === 'residual' ? residualConvs(layer) : [],
  )
  return convs.flatMap(({ name }) => [`${name}.filter.weight`, `${name}.filter.bias`])
}

function forward(
  architecture: Architecture,
  parameters: DeviceWeights,
  crops: tf.Tensor4D,
  arithmetic: Arithmetic,
): Way {
  const count = crops.shape[0]
  const tensors: tf.Tensor[] = []
  const keep = (tensor: tf.Tensor) => tensors.push(tensor) - 1
  const tape: Kept[] = []
  let size = INPUT_SIZE
  let channels = 1
  let x = packed(crops)
  const convolve = (layer: MfmConv): Kept & { kind: 'conv' } => {
    const conv = { size, in: layer.in, out: layer.out, kernel: layer.kernel, pad: layer.pad }
    const side = outSize(conv)
    const wins = makeOnDevice([count * Math.ceil(side ** 2 / 4) * (conv.out / 4)])
    const kept = { kind: 'conv', conv, name: layer.name, x: keep(x), wins: keep(wins) } as const
    const weight = parameters.get(`${layer.name}.filter.weight`) as tf.Tensor
    const bias = parameters.get(`${layer.name}.filter.bias`) as tf.Tensor
    x = runShader({
      key: `forward ${JSON.stringify(conv)} ${arithmetic}`,
      code: () => forwardShader(conv, arithmetic),
      result: { words: (count * side ** 2 * conv.out) / 2 },
      inputs: [wins, x, weight, bias],
      dispatch: forwardGroups(conv, count),
    })
    size = side
    channels = conv.out
    return kept
  }
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') tape.push(convolve(layer))
    else if (layer.kind === 'residual') {
      const before = x
      const [first, second] = residualConvs(layer)
      tape.push({ kind: 'residual', convs: [convolve(first), convolve(second)] })
      x = added(before, x)
    } else {
      const pool = { size, channels, isCeil: layer.ceil === true, addsAverage: layer.mode === 'max+avg' }
      tape.push({ kind: 'pool', pool, x: keep(x) })
      size = pooledSize(pool)
      const words = (count * size ** 2 * channels) / 2
      const key = `pool ${JSON.stringify(pool)} ${count}`
      x = runShader({
        key,
        code: () => poolShader(pool, count),
        result: { words },
        inputs: [x],
        dispatch: wordGroups(words),
      })
    }
  }
  return { rows: unpacked(x, [count, size * size * channels]), tape, tensors }
}

function backward(
  parameters: DeviceWeights,
  dRows: tf.Tensor2D,
  { tape, tensors, count, arithmetic }: Omit<Way, 'rows'> & { count: number; arithmetic: Arithmetic },
): DeviceWeights {
  const gradients: DeviceWeights = new Map()
  let dy = packed(dRows)
  const convolve = ({ conv, name, x, wins }: Kept & { kind: 'conv' }) => {
    const [input, won] = [tensors[x] as tf.Tensor, tensors[wins] as tf.Tensor]
    const weight = parameters.get(`${name}.filter.weight`) as tf.Tensor
    const key = `${JSON.stringify(conv)} ${arithmetic}`
    const split = splitOf(conv, count)
    const rows = gradientRows(conv)
    const parts = runShader({
      key: `weights ${count} ${key}`,
      code: () => weightGradientShader(conv, count, split, arithmetic),
      result: { floats: [split.parts, rows, 2 * conv.out] },
      inputs: [input, dy, won],
      dispatch: weightGradientGroups(conv, split),
    })
    const sum = tf.sum<tf.Tensor2D>(parts, 0) // [k k in + 1, 2 out]
    gradients.set(`${name}.filter.weight`, tf.reshape(tf.slice2d(sum, [0, 0], [rows - 1, -1]), weight.shape))
    gradients.set(`${name}.filter.bias`, tf.reshape(tf.slice2d(sum, [rows - 1, 0], [1, -1]), [2 * conv.out]))
    if (conv.in === 1) return // of the crops
    dy = runShader({
      key: `inputs ${key}`,
      code: () => inputGradientShader(conv, arithmetic),
      result: { words: (count * conv.size ** 2 * conv.in) / 2 },
      inputs: [dy, won, weight],
      dispatch: inputGradientGroups(conv, count),
    })
  }
  for (const kept of tape.toReversed()) {
    if (kept.kind === 'conv') convolve(kept)
    else if (kept.kind === 'residual') {
      const after = dy
      for (const conv of kept.convs.toReversed()) convolve(conv)
      dy = added(after, dy)
    } else {
      const { pool, x } = kept
      const words = (count * pool.size ** 2 * pool.channels) / 2
      const key = `pool gradient ${JSON.stringify(pool)} ${count}`
      const inputs = [tensors[x] as tf.Tensor, dy]
      dy = runShader({
        key,
        code: () => poolGradientShader(pool, count),
        result: { words },
        inputs,
        dispatch: wordGroups(words),
      })
    }
  }
  return gradients
}

function packed(floats: tf.Tensor): tf.Tensor {
  const words = floats.size / 2
  return runShader({
    key: `pack ${words}`,
    code: () => packShader(words),
    result: { words },
    inputs: [floats],
    dispatch: wordGroups(words),
  })
}
function unpacked(halves: tf.Tensor, shape: [number, number]): tf.Tensor2D {
  const words = halves.size
  const made = runShader({
    key: `unpack ${words}`,
    code: () => unpackShader(words),
    result: { floats: shape },
    inputs: [halves],
    dispatch: wordGroups(words),
  })
  return made as tf.Tensor2D
}
function added(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const words = a.size
  return runShader({
    key: `add ${words}`,
    code: () => addShader(words),
    result: { words },
    inputs: [a, b],
    dispatch: wordGroups(words),
  })
}
