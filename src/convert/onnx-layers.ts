// Where the layers of a network stand in the graph of an ONNX file.
import { elementCount } from '../format/tensor.ts'
import { type Architecture, EMBEDDING_SIZE } from '../model/architectures.ts'
import { expectedShapes } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { OnnxGraph } from './onnx-graph.ts'

interface FoundLayer {
  /** The layer in the network: `features.0`, `fc1`. */
  name: string
  /** The tensor that it is given. */
  data: string
  output: string
}
export interface FoundLayers {
  /** Convolutions and the dense layer, in order; a layer that is not found ends the list. */
  layers: FoundLayer[]
  isWhole: boolean
  /** The initialiser of the classifier, and what it is given. */
  classifier: { tensor: string; data: string } | null
}

/** Finds them by the shapes of their weights, in the order of the nodes. */
export function findLayers(
  { uses, tensors }: Checkpoint,
  graph: OnnxGraph,
  architecture: Architecture,
): FoundLayers {
  const rest = uses.flatMap(({ tensor, as, node: index }) => {
    const shape = tensors.get(tensor)?.shape ?? []
    const node = graph.nodes[index]
    const data = node?.inputs.find(input => input !== as)
    const output = node?.outputs[0]
    return data === undefined || output === undefined ? [] : [{ tensor, shape, data, output }]
  })
  const layers: FoundLayer[] = []
  const wanted = [...expectedShapes(architecture)].filter(([, shape]) => shape.length > 1)
  for (const [weight, shape] of wanted) {
    const at = rest.findIndex(use => isShape(use.shape, shape))
    const [found] = at < 0 ? [] : rest.splice(0, at + 1).slice(at)
    if (!found) break
    layers.push({ name: weight.replace(/(\.filter)?\.weight$/, ''), data: found.data, output: found.output })
  }
  const isWhole = layers.length === wanted.length
  const last = rest.find(({ shape }) => shape.length > 1 && shape.includes(EMBEDDING_SIZE))
  return { layers, isWhole, classifier: isWhole && last ? { tensor: last.tensor, data: last.data } : null }
}

/** The same sizes in any order and with any ones among them. */
const isShape = (found: readonly number[], wanted: readonly number[]) =>
  elementCount(found) === elementCount(wanted) && bare(found) === bare(wanted)
const bare = (shape: readonly number[]) =>
  shape
    .filter(size => size !== 1)
    .sort((a, b) => a - b)
    .join()
