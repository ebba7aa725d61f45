// Files of LightCNN-4 in every container with one tensor that is no weight: NaN, an infinity, or integers with a scale beside them.

import { bytesOf, safetensorsChunks } from '../format/safetensors.ts'
import { elementCount, joinBytes, type LazyTensor } from '../format/tensor.ts'
import { writeZip } from '../format/zip-write.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import { bytes, integer, message, text } from '../model/proto-writer.ts'
import { toBlob } from './export.ts'
import { writeLegacyPyTorch } from './legacy.fixture.ts'
import { writeMindSpore } from './mindspore-write.ts'
import { PickleWriter, rowMajorStrides } from './pytorch-write.ts'
import { tensorsOf, type WeightTensors } from './weights.ts'

const architecture = ARCHITECTURES['lightcnn-4']
const IDENTITIES = 16
export const goodTensors = tensorsOf(architecture, formulaWeights(architecture, IDENTITIES), 'F32')
/** The tensor that is changed, and where. */
export const DAMAGED = 'conv1.filter.bias'
const INDEX = 17

/** `name` holds `value` at INDEX. */
export function withValue(value: number, name = DAMAGED): WeightTensors {
  const { shape, read } = goodTensors.get(name) as LazyTensor
  const damaged = async () => {
    const floats = new Float32Array((await read()).slice().buffer)
    floats[INDEX] = value
    return bytesOf(floats)
  }
  return new Map([...goodTensors, [name, { dtype: 'F32', shape, read: damaged }]])
}

/** Every value times `factor`: 1e10 gives activations that float32 cannot hold. */
export const times = (factor: number): WeightTensors =>
  new Map(
    [...goodTensors].map(([name, { shape, read }]) => {
      const scaled = async () =>
        bytesOf(new Float32Array((await read()).slice().buffer).map(value => value * factor))
      return [name, { dtype: 'F32', shape, read: scaled }]
    }),
  )

/** All matrices and kernels as int8 with a float32 scale beside each, and a counter, as weight-only quantisation leaves them. */
export function quantised(): WeightTensors {
  const tensors: WeightTensors = new Map([['num_batches_tracked', scalar('I64', BigInt64Array.of(3n))]])
  for (const [name, tensor] of goodTensors) {
    if (!name.endsWith('.weight')) tensors.set(name, tensor)
    else {
      const levels = new Uint8Array(elementCount(tensor.shape)).map((_, i) => i % 251)
      tensors.set(name, { dtype: 'I8', shape: tensor.shape, read: async () => levels })
      tensors.set(`${name}_scale`, scalar('F32', Float32Array.of(0.01)))
    }
  }
  return tensors
}
const scalar = (dtype: LazyTensor['dtype'], value: ArrayBufferView): LazyTensor => ({
  ...{ dtype, shape: [1] },
  read: async () => bytesOf(value),
})

const STORAGES: Record<string, string> = { F32: 'FloatStorage', I8: 'CharStorage', I64: 'LongStorage' }

/** A state dict in PyTorch's zip container, of the types that our own writer has no need of too. */
function writePyTorch(tensors: WeightTensors) {
  const pickle = new PickleWriter().op('}(')
  for (const [key, [name, { dtype, shape }]] of [...tensors].entries()) {
    pickle.text(name).global('torch._utils', '_rebuild_tensor').op('((').text('storage')
    pickle
      .global('torch', STORAGES[dtype] ?? '')
      .text(String(key))
      .text('cpu')
    pickle.integer(elementCount(shape)).op('tQ').integer(0)
    pickle.integers(shape).integers(rowMajorStrides(shape)).op('tR')
  }
  const storages = [...tensors.values()].map(({ read }, key) => ({ name: `top/data/${key}`, read }))
  const file = (name: string, content: Uint8Array<ArrayBuffer>) => ({ name, read: () => content })
  return writeZip([
    file('top/data.pkl', pickle.op('u.').bytes()),
    ...storages,
    file('top/version', Uint8Array.of(51, 10)),
  ])
}

const ONNX_TYPES: Record<string, number> = { F32: 1, I8: 3, I64: 7 }

/** The initialisers of a graph. */
async function* writeOnnx(tensors: WeightTensors) {
  const graph = []
  for (const [name, { dtype, shape, read }] of tensors) {
    const header = [
      ...shape.flatMap(size => integer(1, size)),
      ...integer(2, ONNX_TYPES[dtype] ?? 0),
      ...text(8, name),
    ]
    graph.push(message(5, header, bytes(9, await read())))
  }
  yield joinBytes([...integer(1, 8), ...message(7, ...graph)])
}

export const WRITERS: [
  container: string,
  (tensors: WeightTensors) => AsyncIterable<Uint8Array<ArrayBuffer>>,
][] = [
  ['safetensors', safetensorsChunks],
  ['PyTorch', writePyTorch],
  ['MindSpore', tensors => writeMindSpore(tensors, { crc: true })],
  ['ONNX', writeOnnx],
]
/** Of float32 alone. */
export const FLOAT_WRITERS: typeof WRITERS = [
  ...WRITERS,
  ['legacy PyTorch', tensors => writeLegacyPyTorch(tensors)],
]

export const fileOf = (write: (typeof WRITERS)[number][1], tensors: WeightTensors) => toBlob(write(tensors))
