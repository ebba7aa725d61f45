// Convolutions with float16 activations beside the float32 ones, on numbers that float16 holds exactly: both must be equal to the last bit.
import * as tf from '@tensorflow/tfjs-core'
import type { Architecture } from '../src/model/architectures.ts'
import { formulaPictures, formulaWeights } from '../src/model/formula.ts'
import { disposeWeights, toDevice, trunk } from '../src/model/forward.ts'
import { expectedShapes } from '../src/model/weights.ts'
import { mulberry32 } from '../src/random.ts'
import { openTrainingEngine } from '../src/train/engine.ts'
import { hasHalfArithmetic } from '../src/train/half-run.ts'
import { halfTrunk } from '../src/train/half-trunk.ts'
import { mfm } from '../src/train/mfm.ts'
import { passBatch } from '../src/train/passes.ts'
import { proveTrainingDevice } from '../src/train/prove.ts'

/** Every kind of layer, sizes that fill no tile, and channels that fill no panel. */
const SMALL: Architecture = {
  name: 'lightcnn-29v2',
  title: 'small',
  layers: [
    { kind: 'mfm', name: 'a', in: 1, out: 4, kernel: 9, pad: 0 }, // 120 x 120 x 4
    { kind: 'pool', mode: 'max' }, // 60
    { kind: 'pool', mode: 'max' }, // 30
    { kind: 'mfm', name: 'b', in: 4, out: 40, kernel: 3, pad: 1 },
    { kind: 'pool', mode: 'max' }, // 15
    { kind: 'residual', name: 'c', channels: 40 },
    { kind: 'mfm', name: 'd', in: 40, out: 12, kernel: 1, pad: 0 },
    { kind: 'pool', mode: 'max', ceil: true }, // 8
    { kind: 'pool', mode: 'max+avg' }, // 4 x 4 x 12
  ],
  flat: { size: 4, channels: 12 },
  dense: { name: 'fc.filter', mfm: true },
  classifier: { name: 'fc2', bias: true },
  dropout: 0,
  landmarks: [],
  formulaGain: 1,
}
type Arrays = Map<string, [values: Float32Array, shape: number[]]>

/** Weights of two ones a column, so that no sum leaves the numbers that float16 holds. */
function smallWeights(): Arrays {
  const random = mulberry32(4)
  const weights: Arrays = new Map()
  for (const [name, shape] of expectedShapes(SMALL)) {
    if (name.startsWith(SMALL.dense.name)) continue
    const [out = 0, channels = 0, height = 0, width = 0] = shape
    if (name.endsWith('bias')) {
      weights.set(name, [Float32Array.from({ length: out }, () => Math.floor(5 * random()) / 4), [out]])
      continue
    }
    const depth = channels * height * width
    const values = new Float32Array(depth * out)
    for (let column = 0; column < out; column++)
      for (let one = 0; one < 2; one++)
        values[Math.floor(random() * depth) * out + column] = random() < 0.5 ? 1 : -1
    weights.set(name, [values, [height, width, channels, out]])
  }
  return weights
}

export interface HalfNumbers {
  /** The largest difference from float32 by name, and the largest number. */
  differences: Record<string, [difference: number, largest: number]>
  tensorsLeft: number
}
/** Float16 on WebGPU, computed in it where the device can, against float32 on the processor. */
export async function halfNumbers(): Promise<HalfNumbers> {
  const random = mulberry32(9)
  const whole = (count: number, values: number) =>
    Float32Array.from({ length: count }, () => Math.floor(values * random()))
  const weights = smallWeights()
  const names = [...weights.keys()]
  const [pixels, dRows] = [whole(3 * 128 * 128, 2), whole(3 * 192, 3)]
  let tensorsLeft = 0
  const results = async (engine: 'webgpu' | 'cpu') => {
    await openTrainingEngine(engine)
    const arithmetic = hasHalfArithmetic() ? 'f16' : 'f32'
    const before = tf.memory().numTensors
    const given = [...weights.values()].map(([values, shape]) => tf.tensor(values, shape))
    const crops = tf.tensor4d(pixels, [3, 128, 128, 1])
    const dy = tf.tensor2d(dRows, [3, 192])
    const f = (...tensors: tf.Tensor[]) =>
      tf.tidy(() => {
        const own = new Map(names.map((name, i) => [name, tensors[i] as tf.Tensor]))
        return engine === 'webgpu' ? halfTrunk(SMALL, own, crops, arithmetic) : trunk(SMALL, own, crops, mfm)
      })
    const rows = f(...given)
    const gradients = tf.grads(f)(given, dy)
    const found = await Promise.all([rows, ...gradients].map(tensor => tensor.data()))
    tf.dispose([rows, gradients, given, crops, dy])
    tensorsLeft += tf.memory().numTensors - before
    return found
  }
  const half = await results('webgpu')
  const full = await results('cpu')
  const differences: HalfNumbers['differences'] = {}
  for (const [i, name] of ['rows', ...names].entries()) {
    const [a, b] = [half[i] ?? [], full[i] ?? []]
    let [difference, largest] = [a.length === b.length ? 0 : Number.POSITIVE_INFINITY, 0]
    for (let k = 0; k < b.length; k++) {
      difference = Math.max(difference, Math.abs((a[k] ?? Number.NaN) - (b[k] ?? 0)))
      largest = Math.max(largest, Math.abs(b[k] ?? 0))
    }
    differences[name] = [difference, largest]
  }
  return { differences, tensorsLeft }
}

/** Loss and length of the gradients of a batch, passed one picture at a time, in float32 on both engines. */
export async function passNumbers(): Promise<Record<'webgpu' | 'cpu', [loss: number, norm: number]>> {
  const found = { webgpu: [0, 0], cpu: [0, 0] } as Record<'webgpu' | 'cpu', [number, number]>
  for (const name of ['webgpu', 'cpu'] as const) {
    const engine = await openTrainingEngine(name)
    await proveTrainingDevice(engine)
    const parameters = toDevice(SMALL, formulaWeights(SMALL, 6), 6)
    const labels = Int32Array.from({ length: 9 }, (_, i) => i % 6)
    const inputs = { kind: 'crops', values: formulaPictures(labels.length), labels, mask: null } as const
    const host = { loss: { kind: 'softmax' }, microBatch: 1, signals: [] } as const
    const passed = await passBatch(
      { architecture: SMALL, parameters, names: [...parameters.keys()] },
      inputs,
      host,
    )
    found[name] = [passed?.loss ?? Number.NaN, passed?.norm ?? Number.NaN]
    disposeWeights(passed?.gradients ?? new Map())
    disposeWeights(parameters)
  }
  return found
}
