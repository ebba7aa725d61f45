// Writes a network of architectures.ts as an ONNX model (opset 17): the WASM engine and the export that users take elsewhere.
// Field numbers: onnx/onnx@v1.16 onnx/onnx.proto. Initialisers keep the PyTorch names and layouts, so they read back bit for bit.

import { bytesOf } from '../format/safetensors.ts'
import { elementCount, joinBytes, toHalf } from '../format/tensor.ts'
import {
  type Architecture,
  EMBEDDING_SIZE,
  INPUT_SIZE,
  type MfmConv,
  residualConvs,
} from './architectures.ts'
import { bytes, integer, message, type Parts, text } from './proto-writer.ts'
import { checkShapes, expectedShapes, type Weights } from './weights.ts'

export interface OnnxOptions {
  outputs: 'embedding' | 'embedding+logits'
  /** Pictures a run; `dynamic` takes any number. */
  batch: number | 'dynamic'
  /** How weights are stored. F16 halves the file; they are cast to float32 when the model is loaded. */
  dtype: 'F32' | 'F16'
  /** What the file says beside the graph. */
  metadata?: Record<string, string>
}

const FLOAT = 1
const FLOAT16 = 10
const IR_VERSION = 8
const OPSET = 17

/** Bytes of the ONNX model: `input` [N,1,128,128] float32 in 0..1 -> `embedding` [N,256] (and `logits` [N,identities]). */
export function writeOnnx(
  architecture: Architecture,
  weights: Weights,
  options: OnnxOptions,
): Uint8Array<ArrayBuffer> {
  const withLogits = options.outputs === 'embedding+logits'
  const identities = withLogits
    ? (weights.get(`${architecture.classifier.name}.weight`)?.length ?? 0) / EMBEDDING_SIZE
    : undefined
  const shapes = expectedShapes(architecture, identities)
  const found = new Map(
    [...shapes].filter(([name, shape]) => weights.get(name)?.length === elementCount(shape)),
  )
  checkShapes(shapes, found, architecture.title)

  const nodes = writeNodes(architecture, withLogits)
  const initializers = [...shapes].map(([name, shape]) =>
    message(
      5,
      writeTensor(
        options.dtype === 'F16' ? `${name}.f16` : name,
        shape,
        weights.get(name) ?? EMPTY,
        options.dtype,
      ),
    ),
  )
  const outputs = [message(12, writeValueInfo('embedding', [options.batch, EMBEDDING_SIZE]))]
  if (identities !== undefined)
    outputs.push(message(12, writeValueInfo('logits', [options.batch, identities])))
  const casts =
    options.dtype === 'F16'
      ? [...shapes.keys()].map(name => node('Cast', [`${name}.f16`], [name], { to: FLOAT }))
      : []
  const graph = [
    ...[...casts, ...nodes].map(n => message(1, n)),
    text(2, architecture.name),
    ...initializers,
    message(11, writeValueInfo('input', [options.batch, 1, INPUT_SIZE, INPUT_SIZE])),
    ...outputs,
  ]
  return joinBytes([
    ...integer(1, IR_VERSION),
    ...text(2, 'vis-a-vis'),
    ...message(7, ...graph),
    ...message(8, integer(2, OPSET)),
    // ModelProto.metadata_props = 14: StringStringEntryProto { key = 1, value = 2 }
    ...Object.entries(options.metadata ?? {}).flatMap(([key, value]) =>
      message(14, text(1, key), text(2, value)),
    ),
  ])
}

const EMPTY = new Float32Array(0)

/** Walks the table. Activations are NCHW; a comment gives what leaves each operator for the first layer of LightCNN-9. */
function writeNodes(architecture: Architecture, withLogits: boolean): Parts[] {
  const nodes: Parts[] = []
  let count = 0
  const add = (op: string, inputs: string[], attributes: Attributes = {}, outputs?: string[]): string => {
    const names = outputs ?? [`${op.toLowerCase()}_${count++}`]
    nodes.push(node(op, inputs, names, attributes))
    return names[0] ?? ''
  }
  const maxOfHalves = (x: string, output?: string): string => {
    const halves = [`half_${count}_a`, `half_${count++}_b`]
    add('Split', [x], { axis: 1 }, halves) // 2 x [N, 48, 128, 128]
    return add('Max', halves, {}, output === undefined ? undefined : [output]) // [N, 48, 128, 128]
  }
  const mfm = (x: string, conv: MfmConv): string => {
    const weights = [x, `${conv.name}.filter.weight`, `${conv.name}.filter.bias`]
    const z = add('Conv', weights, {
      kernel_shape: [conv.kernel, conv.kernel],
      pads: [conv.pad, conv.pad, conv.pad, conv.pad],
      strides: [1, 1],
    }) // [N, 96, 128, 128]
    return maxOfHalves(z)
  }

  let x = 'input' // [N, 1, 128, 128]
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') x = mfm(x, layer)
    else if (layer.kind === 'residual') {
      const [first, second] = residualConvs(layer)
      x = add('Add', [x, mfm(mfm(x, first), second)])
    } else {
      const window = { kernel_shape: [2, 2], strides: [2, 2], ...(layer.ceil ? { ceil_mode: 1 } : {}) }
      const largest = add('MaxPool', [x], window) // [N, 48, 64, 64]
      x = layer.mode === 'max' ? largest : add('Add', [largest, add('AveragePool', [x], window)])
    }
  }
  const { dense, classifier } = architecture
  const flat = add('Flatten', [x], { axis: 1 }) // [N, 8192], in C H W order as in PyTorch
  const z = [flat, `${dense.name}.weight`, `${dense.name}.bias`]
  if (dense.mfm)
    maxOfHalves(add('Gemm', z, { transB: 1 }), 'embedding') // [N, 512] -> [N, 256]
  else add('Gemm', z, { transB: 1 }, ['embedding'])
  if (withLogits) {
    const bias = classifier.bias ? [`${classifier.name}.bias`] : []
    add('Gemm', ['embedding', `${classifier.name}.weight`, ...bias], { transB: 1 }, ['logits'])
  }
  return nodes
}

type Attributes = Record<string, number | number[]>

/** NodeProto: input = 1, output = 2, op_type = 4, attribute = 5 (name = 1, i = 3, ints = 8, type = 20). */
function node(op: string, inputs: string[], outputs: string[], attributes: Attributes): Parts {
  const INT = 2
  const INTS = 7
  return [
    ...inputs.flatMap(name => text(1, name)),
    ...outputs.flatMap(name => text(2, name)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      Array.isArray(value)
        ? message(5, text(1, name), ...value.map(v => integer(8, v)), integer(20, INTS))
        : message(5, text(1, name), integer(3, value), integer(20, INT)),
    ),
  ]
}

/** TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9. */
function writeTensor(
  name: string,
  shape: readonly number[],
  floats: Float32Array,
  dtype: 'F32' | 'F16',
): Parts {
  return [
    ...shape.flatMap(size => integer(1, size)),
    ...integer(2, dtype === 'F16' ? FLOAT16 : FLOAT),
    ...text(8, name),
    ...bytes(9, bytesOf(dtype === 'F16' ? toHalf(floats) : floats)),
  ]
}

/** ValueInfoProto: name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { value = 1 | param = 2 } } } }. */
function writeValueInfo(name: string, shape: (number | 'dynamic')[]): Parts {
  const dims = shape.map(size => message(1, size === 'dynamic' ? text(2, 'N') : integer(1, size)))
  return [...text(1, name), ...message(2, message(1, integer(1, FLOAT), message(2, ...dims)))]
}
