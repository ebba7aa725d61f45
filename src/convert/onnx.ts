// ONNX models: the initialisers by name, and how the nodes use them (onnx/onnx@v1.16 onnx/onnx.proto: ModelProto.graph = 7;
// GraphProto.node = 1, initializer = 5; NodeProto.input = 1, output = 2, op_type = 4, attribute = 5).
import { type Field, ProtobufReader } from '../format/protobuf.ts'
import { type ByteSource, formatError, type LazyTensor } from '../format/tensor.ts'
import type { Checkpoint, TensorUse } from './checkpoint.ts'
import { type OnnxTensor, readTensorProto, toLazyTensor } from './onnx-tensors.ts'

const MAX_NODES = 100_000

interface Node {
  op: string
  inputs: string[]
  outputs: string[]
  transB: boolean
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
    if (field.number !== 7 || field.wire !== 2) continue
    hasGraph = true
    for await (const part of reader.fields(field.start, field.end)) {
      if (part.number === 1 && nodes.length < MAX_NODES) nodes.push(await readNode(reader, part))
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
  if (tensors.size === 0) throw formatError(name, 0, 'the graph of this ONNX model has no initialisers')
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

async function readNode(reader: ProtobufReader, message: Field): Promise<Node> {
  const node: Node = { op: '', inputs: [], outputs: [], transB: false }
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) node.inputs.push(await reader.text(field))
    else if (field.number === 2) node.outputs.push(await reader.text(field))
    else if (field.number === 4) node.op = await reader.text(field)
    else if (field.number === 5 && field.wire === 2 && (await isTransB(reader, field))) node.transB = true
  }
  return node
}

/** AttributeProto: name = 1, i = 3. */
async function isTransB(reader: ProtobufReader, message: Field): Promise<boolean> {
  let name = ''
  let value = 0
  for await (const field of reader.fields(message.start, message.end)) {
    if (field.number === 1) name = await reader.text(field)
    if (field.number === 3) value = field.value
    if (name !== '' && name !== 'transB') return false
  }
  return name === 'transB' && value === 1
}

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
