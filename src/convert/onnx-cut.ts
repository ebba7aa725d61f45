// A part of an ONNX model as a model of its own: what leads from its input to some of its tensors. So the classifier, often four fifths
// of a file, is neither read nor run, and a tensor in the middle can be looked at.

import { bytesOf } from '../format/safetensors.ts'
import { type ByteSource, joinBytes, readBytes } from '../format/tensor.ts'
import type { ForeignInput } from '../model/foreign.ts'
import { bytes, integer, message, type Parts, text } from '../model/proto-writer.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { OnnxGraph, Range } from './onnx-graph.ts'
import type { OnnxTensor } from './onnx-tensors.ts'

/** Names of all tensors that `outputs` are computed from, and the nodes that compute them, in order. */
export function ancestorsOf(graph: OnnxGraph, outputs: readonly string[]) {
  const names = new Set(outputs)
  const nodes: OnnxGraph['nodes'] = []
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some(name => names.has(name))) continue
    for (const input of node.inputs) names.add(input)
    nodes.push(node)
  }
  return { names, nodes: nodes.reverse() }
}

/** The operators that lead from one tensor to another, in order, each once; those that only make constants are left out. */
export function operatorsBetween(graph: OnnxGraph, from: string, to: string): string[] {
  const made = new Set([from])
  const operators: string[] = []
  for (const { op, inputs, outputs } of ancestorsOf(graph, [to]).nodes) {
    if (!inputs.some(input => made.has(input))) continue
    for (const output of outputs) made.add(output)
    operators.push(op)
  }
  return [...new Set(operators)]
}

/** The model's bytes. Tensors in a second file are put into it. `input` is declared with the sizes that it will get. */
export async function cutModel(
  { graph, tensors }: Pick<Checkpoint, 'tensors'> & { graph: OnnxGraph & { file: ByteSource } },
  outputs: readonly string[],
  input: ForeignInput,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = async ({ at, end }: Range): Promise<Parts> => [await readBytes(graph.file, at, end)]
  const found = ancestorsOf(graph, outputs)
  const isWhole = found.nodes.some(({ hasBody }) => hasBody) // a body may use any tensor of the graph
  const parts: Parts[] = []
  for (const node of isWhole ? graph.nodes : found.nodes) parts.push(await raw(node))
  for (const tensor of graph.initialisers) {
    if (!isWhole && !found.names.has(tensor.name)) continue
    const data = tensor.beside && (await tensors.get(tensor.name)?.read())
    parts.push(data ? tensorProto(tensor, data) : await raw(tensor))
  }
  // ValueInfoProto: name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 { value = 1 } } } }
  const dims = input.dims.map(size => message(1, integer(1, size)))
  const type = message(2, message(1, integer(1, input.type), message(2, ...dims)))
  parts.push(text(2, 'part'), message(11, text(1, input.name), type))
  for (const output of outputs) parts.push(message(12, text(1, output))) // the runtime finds out their types
  const settings = await Promise.all(graph.settings.map(raw))
  return joinBytes([...settings.flat(), ...message(7, ...parts)])
}

/** TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9. */
const tensorProto = ({ name, dims, type }: OnnxTensor, data: Uint8Array) =>
  message(
    5,
    dims.flatMap(size => integer(1, size)),
    integer(2, type),
    text(8, name),
    bytes(9, bytesOf(data)),
  )
