// ONNX models: initialisers and constants by name, and how the nodes use them (onnx/onnx@v1.16 onnx/onnx.proto: ModelProto.graph = 7,
// metadata_props = 14, training_info = 20; GraphProto.node = 1, initializer = 5, input = 11, output = 12).
import { type Field, ProtobufReader } from '../format/protobuf.ts'
import { type ByteSource, formatError, type LazyTensor } from '../format/tensor.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Beside, BesideFiles } from './onnx-beside.ts'
import { findUses, type OnnxGraph, type OnnxValue, readNode, readValue } from './onnx-graph.ts'
import { otherKindOf } from './onnx-kinds.ts'
import { type OnnxTensor, readEntry, readTensorProto, toLazyTensor } from './onnx-tensors.ts'

const MAX_NODES = 100_000
const MAX_PROPS = 100

/** Reads the graph's nodes and the headers of its initialisers; data is read when a tensor is. `beside` finds a second file's data. */
export async function openOnnx(file: ByteSource, name: string, beside: Beside): Promise<Checkpoint> {
  const reader = new ProtobufReader(file, name)
  const metadata: Record<string, string> = {}
  let graph: OnnxGraph | undefined
  const settings: OnnxGraph['settings'] = []
  for await (const field of reader.fields(0, file.size)) {
    if (field.number === 7 && field.wire === 2) graph = await readGraph(reader, field, graph)
    else if (field.number === 14 && field.wire === 2) {
      if (Object.keys(metadata).length < MAX_PROPS) await readEntry(reader, field, metadata)
    } else if (field.number !== 20) settings.push({ at: field.at, end: field.end })
    if (field.number === 2 && field.wire === 2) metadata.producer = await reader.text(field)
  }
  if (!graph) throw formatError(name, 0, 'this looks like an ONNX model but has no graph')
  graph.settings = settings

  const tensors = new Map<string, LazyTensor>()
  const ignored: string[] = []
  const besides = new BesideFiles(beside)
  for (const tensor of graph.initialisers.concat(graph.nodes.flatMap(weightsOf))) {
    const lazy = await toLazyTensor(file, name, tensor, besides)
    if (tensors.has(tensor.name)) throw reader.fail(tensor.at, `${tensor.name} appears twice in the graph`)
    if (lazy) tensors.set(tensor.name, lazy)
    else ignored.push(tensor.name)
  }
  if (tensors.size === 0)
    throw formatError(
      name,
      0,
      'the graph of this ONNX model has no initialisers. Export it with its weights (export_params=True).',
    )
  const listed = new Set(graph.initialisers.map(tensor => tensor.name))
  graph.inputs = graph.inputs.filter(input => !listed.has(input.name))
  for (const [what, values] of [['takes', graph.inputs] as const, ['gives', graph.outputs] as const])
    if (values.length > 0) metadata[what] = describeValues(values)
  const otherKind = otherKindOf(graph.nodes)
  return {
    name,
    container: 'onnx',
    tensors,
    ignored,
    metadata,
    uses: findUses(graph.nodes, tensors),
    graph: { ...graph, file },
    besides: besides.names,
    ...(otherKind !== null && { otherKind }),
    verify: async () => {},
  }
}

/** The fields of a graph; a graph in several fields is one, as protobuf says. */
async function readGraph(reader: ProtobufReader, message: Field, before?: OnnxGraph): Promise<OnnxGraph> {
  const graph = before ?? { nodes: [], initialisers: [], inputs: [], outputs: [], settings: [] }
  for await (const part of reader.fields(message.start, message.end)) {
    if (part.number === 1 && graph.nodes.length < MAX_NODES) graph.nodes.push(await readNode(reader, part))
    if (part.number === 5) graph.initialisers.push(await readTensorProto(reader, part))
    if (part.number === 11 && part.wire === 2) graph.inputs.push(await readValue(reader, part))
    if (part.number === 12 && part.wire === 2) graph.outputs.push(await readValue(reader, part))
  }
  return graph
}

const TYPES: Record<number, string> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  10: 'float16',
  11: 'float64',
}
const SHOWN = 4
const describeValues = (values: OnnxValue[]) =>
  values.slice(0, SHOWN).map(describeValue).join(', ') +
  (values.length > SHOWN ? ` and ${values.length - SHOWN} more` : '')
/** "input float32 N×1×128×128". */
const describeValue = ({ name, type, dims }: OnnxValue) =>
  [name, TYPES[type], dims?.map(size => size ?? 'N').join('×')].filter(Boolean).join(' ')

const FLOAT_TYPES = [1, 10, 11, 16] // TensorProto.DataType: FLOAT, FLOAT16, DOUBLE, BFLOAT16
/** Constants hold weights and also sizes, axes and factors, which are integers or have few elements. */
const weightsOf = ({ constant }: { constant: OnnxTensor | null }) =>
  constant && FLOAT_TYPES.includes(constant.type) && constant.dims.some(size => size > 4) ? [constant] : []
