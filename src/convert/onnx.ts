// ONNX models: initialisers and constants by name, and how the nodes use them (onnx/onnx@v1.16 onnx/onnx.proto: ModelProto.graph = 7;
// ModelProto.metadata_props = 14; GraphProto.node = 1, initializer = 5; NodeProto.input = 1, output = 2, op_type = 4, attribute = 5).
import { type Field, ProtobufReader } from '../format/protobuf.ts'
import { type ByteSource, formatError, type LazyTensor } from '../format/tensor.ts'
import type { Checkpoint, TensorUse } from './checkpoint.ts'
import { type OnnxTensor, readTensorProto, toLazyTensor } from './onnx-tensors.ts'

const MAX_NODES = 100_000
const MAX_PROPS = 100
const MAX_PROP_BYTES = 2 ** 20

interface Node {
  op: string
  inputs: string[]
  outputs: string[]
  transB: boolean
  /** The value of a Constant, under the name of its output. */
  constant: OnnxTensor | null
}

/** Reads the graph's nodes and the headers of its initialisers; data is read when a tensor is. */
export async function openOnnx(file: ByteSource, name: string): Promise<Checkpoint> {
  const reader = new ProtobufReader(file, name)
  const metadata: Record<string, string> = {}
  const nodes: Node[] = []
  const initialisers: OnnxTensor[] = []
  let hasGraph = false
  for await (const field of reader.fields(0, file.size)) {
    if (field.number === 2 && field.wire === 2) metadata.producer = await reader.text(field)
    if (field.number === 14 && field.wire === 2 && Object.keys(metadata).length < MAX_PROPS)
      await readProp(reader, field, metadata)
    if (field.number !== 7 || field.wire !== 2) continue
    hasGraph = true
    for await (const part of reader.fields(field.start, field.end)) {
      if (part.number === 1 && nodes.length < MAX_NODES) {
        const node = await readNode(reader, part)
        nodes.push(node)
        if (node.constant && isWeights(node.constant)) initialisers.push(node.constant)
      }
      if (part.number === 5) initialisers.push(await readTensorProto(reader, part))
    }
  }
  if (!hasGraph) throw formatError(name, 0, 'this looks like an ONNX model but has no graph')

  const tensors = new Map<string, LazyTensor>()
  const ignored: string[] = []
  for (const tensor of initialisers) {
    const lazy = toLazyTensor(file, name, tensor)
    if (tensors.has(tensor.name)) throw reader.fail(tensor.at, `${tensor.name} stands twice in the graph`)
    if (lazy) tensors.set(tensor.name, lazy)
    else ignored.push(tensor.name)
  }
  if (tensors.size === 0)
    throw formatError(
      name,
      0,
      'the graph of this ONNX model has no initialisers. Export it with its weights (export_params=True).',
    )
  return {
    name,
    container: 'onnx',
    tensors,
    ignored,
    metadata,
    uses: findUses(nodes, tensors),
    verify: async () => {},
  }
}

/** StringStringEntryProto: key = 1, value = 2. */
async function readProp(reader: ProtobufReader, message: Field, into: Record<string, string>): Promise<void> {
  const texts = ['', '']
  for await (const field of reader.fields(message.start, message.end))
    if (field.number === 1 || field.number === 2)
      texts[field.number - 1] = new TextDecoder().decode(await reader.bytes(field, MAX_PROP_BYTES))
  const [key = '', value = ''] = texts
  if (key !== '' && key !== '__proto__') into[key] = value
}

async function readNode(reader: ProtobufReader, message: Field): Promise<Node> {
  const node: Node = { op: '', inputs: [], outputs: [], transB: false, constant: null }
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) node.inputs.push(await reader.text(field))
    else if (field.number === 2) node.outputs.push(await reader.text(field))
    else if (field.number === 4) node.op = await reader.text(field)
    else if (field.number === 5 && field.wire === 2) await readAttribute(reader, field, node)
  }
  if (node.constant) node.constant.name = node.outputs[0] ?? ''
  return node
}

/** AttributeProto: name = 1, i = 3, t = 5. Only transB and the value of a Constant say something about weights. */
async function readAttribute(reader: ProtobufReader, message: Field, node: Node): Promise<void> {
  let name = ''
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) name = await reader.text(field)
    else if (field.number === 3 && name === 'transB') node.transB = field.value === 1
    else if (field.number === 5 && name === 'value' && node.op === 'Constant')
      node.constant = await readTensorProto(reader, field)
    if (name !== '' && name !== 'transB' && name !== 'value') return
  }
}

const FLOAT_TYPES = [1, 10, 11, 16] // TensorProto.DataType: FLOAT, FLOAT16, DOUBLE, BFLOAT16
/** Constants hold weights and also sizes, axes and factors, which are integers or have few elements. */
const isWeights = ({ type, dims }: OnnxTensor) => FLOAT_TYPES.includes(type) && dims.some(size => size > 4)

/** Initialisers in the order in which the nodes use them, seen through Cast, Identity and Transpose. */
function findUses(nodes: Node[], tensors: Map<string, LazyTensor>): TensorUse[] {
  const aliases = new Map<string, { tensor: string; transposed: boolean }>()
  const resolve = (name: string) =>
    aliases.get(name) ?? (tensors.has(name) ? { tensor: name, transposed: false } : undefined)
  const uses = new Map<string, TensorUse>()
  for (const { op, inputs, outputs, transB } of nodes) {
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
      uses.set(found.tensor, { tensor: found.tensor, as: input, transposed: found.transposed !== isRight })
    }
  }
  return [...uses.values()]
}
