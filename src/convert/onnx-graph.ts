// The graph of an ONNX model as data: its nodes, and what goes in and out (onnx/onnx@v1.16 onnx/onnx.proto: NodeProto.input = 1,
// output = 2, op_type = 4, attribute = 5, domain = 7; ValueInfoProto.name = 1, type = 2).
import type { Field, ProtobufReader } from '../format/protobuf.ts'
import type { LazyTensor } from '../format/tensor.ts'

import { type OnnxTensor, readTensorProto } from './onnx-tensors.ts'

/** Where a field begins and ends in the file, its key included. */
export interface Range {
  at: number
  end: number
}
export interface OnnxNode extends Range {
  op: string
  /** Empty for ONNX's own operators. */
  domain: string
  inputs: string[]
  outputs: string[]
  transB: boolean
  /** Holds a graph of its own (If, Loop), which may use any tensor of this one. */
  hasBody: boolean
  /** The value of a Constant, under the name of its output. */
  constant: OnnxTensor | null
}
/** An input or output. */
export interface OnnxValue {
  name: string
  /** TensorProto.DataType; 0 where the file does not say. */
  type: number
  /** Null for a size that is not fixed; the whole is null where the file does not say. */
  dims: (number | null)[] | null
}
export interface OnnxGraph {
  nodes: OnnxNode[]
  initialisers: OnnxTensor[]
  /** Without initialisers, which old files list among the inputs too. */
  inputs: OnnxValue[]
  outputs: OnnxValue[]
  /** What the model says beside its graph and running it needs: versions, operator sets, functions. */
  settings: Range[]
}

export async function readNode(reader: ProtobufReader, message: Field): Promise<OnnxNode> {
  const { at, end } = message
  const node: OnnxNode = {
    ...{ at, end, op: '', domain: '', inputs: [], outputs: [] },
    ...{ transB: false, hasBody: false, constant: null },
  }
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) node.inputs.push(await reader.text(field))
    else if (field.number === 2) node.outputs.push(await reader.text(field))
    else if (field.number === 4) node.op = await reader.text(field)
    else if (field.number === 7) node.domain = await reader.text(field)
    else if (field.number === 5 && field.wire === 2) await readAttribute(reader, field, node)
  }
  if (node.domain === 'ai.onnx') node.domain = ''
  if (node.constant) node.constant.name = node.outputs[0] ?? ''
  return node
}

/** AttributeProto: name = 1, i = 3, t = 5, g = 6, graphs = 11. Only transB and the value of a Constant say something about weights. */
async function readAttribute(reader: ProtobufReader, message: Field, node: OnnxNode): Promise<void> {
  let name = ''
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) name = await reader.text(field)
    else if (field.number === 3 && name === 'transB') node.transB = field.value === 1
    else if (field.number === 6 || field.number === 11) node.hasBody = true
    else if (field.number === 5 && name === 'value' && node.op === 'Constant')
      node.constant = await readTensorProto(reader, field)
  }
}

/** TypeProto.tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { dim_value = 1, dim_param = 2 } } }. */
export async function readValue(reader: ProtobufReader, message: Field): Promise<OnnxValue> {
  const value: OnnxValue = { name: '', type: 0, dims: null }
  const inside = async (field: Field, read: (field: Field) => Promise<void>) => {
    if (field.wire !== 2) return
    for await (const inner of reader.fields(field.start, field.end)) await read(inner)
  }
  const readDim = async (dim: Field) => {
    let size: number | null = null
    await inside(dim, async field => {
      if (field.number === 1 && field.value > 0) size = field.value
    })
    value.dims?.push(size)
  }
  const readTensorType = async (field: Field) => {
    if (field.number === 1) value.type = field.value
    if (field.number !== 2) return
    value.dims = []
    await inside(field, readDim)
  }
  await inside(message, async field => {
    if (field.number === 1) value.name = await reader.text(field)
    if (field.number === 2)
      await inside(field, async type => {
        if (type.number === 1) await inside(type, readTensorType)
      })
  })
  return value
}

/** Initialisers in the order in which the nodes use them, seen through Cast, Identity and Transpose. */
export function findUses(nodes: OnnxNode[], tensors: Map<string, LazyTensor>): TensorUse[] {
  const aliases = new Map<string, { tensor: string; transposed: boolean }>()
  const resolve = (name: string) =>
    aliases.get(name) ?? (tensors.has(name) ? { tensor: name, transposed: false } : undefined)
  const uses = new Map<string, TensorUse>()
  for (const [index, { op, inputs, outputs, transB }] of nodes.entries()) {
    const [source] = inputs
    const known = source === undefined ? undefined : resolve(source)
    if (known && (op === 'Cast' || op === 'Identity' || op === 'Transpose')) {
      const turned = op === 'Transpose' ? !known.transposed : known.transposed
      if (outputs[0] !== undefined) aliases.set(outputs[0], { tensor: known.tensor, transposed: turned })
      continue
    }
    for (const [position, input] of inputs.entries()) {
      const found = resolve(input)
      if (!found || uses.has(found.tensor)) continue
      const isRight = position === 1 && (op === 'MatMul' || (op === 'Gemm' && !transB))
      const transposed = found.transposed !== isRight
      uses.set(found.tensor, { tensor: found.tensor, as: input, transposed, node: index })
    }
  }
  return [...uses.values()]
}

/** How a graph uses an initialiser; only ONNX files have graphs. In the order of the nodes. */
export interface TensorUse {
  /** Name of the initialiser in the file. */
  tensor: string
  /** Name under which the node asks for it: differs where a Cast stands between. */
  as: string
  /** True where the node multiplies by it as it is, [in, out]: PyTorch's layout is [out, in]. */
  transposed: boolean
  /** Index of the node. */
  node: number
}
