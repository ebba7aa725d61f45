// ONNX exporters rename and transpose weights (`onnx::MatMul_123`, [in, out]) and give biases the shape of what they are added to
// ([1, C, 1, 1]): finds PyTorch's names by shape in the order of the graph, and turns matrices back.
import { DTYPE_BYTES, elementCount, type LazyTensor } from '../format/tensor.ts'
import { type Architecture, EMBEDDING_SIZE } from '../model/architectures.ts'
import { isFloat } from '../model/finite.ts'
import { expectedShapes } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'

/** The tensors of a graph under PyTorch's names when their shapes follow one another as the network's do; else undefined. */
export function matchByOrder(
  { uses, tensors }: Checkpoint,
  architecture: Architecture,
): Map<string, LazyTensor> | undefined {
  const used = uses.flatMap(({ tensor, transposed }) => {
    const found = tensors.get(tensor)
    if (!found || !isFloat(found.dtype)) return [] // integers are sizes and axes of other operators
    return [transposed ? transposedTensor(found) : found]
  })
  const isVector = ({ shape }: LazyTensor) => shape.filter(size => size !== 1).length <= 1
  const first = used.findIndex(tensor => !isVector(tensor)) // what comes before scales the picture, or makes it gray
  const layers = used.slice(Math.max(first, 0)).filter(({ shape }) => elementCount(shape) > 1)
  const matrices = layers.filter(tensor => !isVector(tensor))
  const vectors = layers.filter(isVector)
  const last = matrices.at(-1)?.shape
  const withClassifier = matrices.length === weightNames(architecture).length + 1
  const identities = withClassifier && last?.[1] === EMBEDDING_SIZE ? last[0] : undefined

  const matched = new Map<string, LazyTensor>()
  for (const [name, shape] of expectedShapes(architecture, identities)) {
    const next = (shape.length >= 2 ? matrices : vectors).shift()
    const laidOut = next && withoutOnes(next, shape)
    if (laidOut?.shape.join() !== shape.join()) return undefined
    matched.set(name, laidOut)
  }
  return matrices.length + vectors.length === 0 ? matched : undefined
}

const weightNames = (architecture: Architecture) =>
  [...expectedShapes(architecture)].filter(([, shape]) => shape.length >= 2)

/** Tensors that have PyTorch's names, in PyTorch's layouts where only the layout differs. */
export function inPyTorchLayout(
  tensors: Map<string, LazyTensor>,
  architecture: Architecture,
): Map<string, LazyTensor> {
  const classifier = tensors.get(`${architecture.classifier.name}.weight`)?.shape ?? []
  const identities = classifier.find(size => size !== EMBEDDING_SIZE) ?? EMBEDDING_SIZE
  const expected = expectedShapes(architecture, identities)
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const shape = expected.get(name)
      if (!shape) return [name, tensor]
      const isTurned = shape.length === 2 && [...shape].reverse().join() === tensor.shape.join()
      const isSquare = shape[0] === shape[1]
      return [name, isTurned && !isSquare ? transposedTensor(tensor) : withoutOnes(tensor, shape)]
    }),
  )
}

/** The tensor in another shape when they differ only in dimensions of one. */
function withoutOnes(tensor: LazyTensor, shape: readonly number[]): LazyTensor {
  const bare = (sizes: readonly number[]) => sizes.filter(size => size !== 1).join()
  return bare(tensor.shape) === bare(shape) ? { ...tensor, shape } : tensor
}

/** A matrix the other way round, read when asked; other tensors stay as they are. */
export function transposedTensor(tensor: LazyTensor): LazyTensor {
  const [rows, columns] = tensor.shape
  if (tensor.shape.length !== 2 || rows === undefined || columns === undefined) return tensor
  const read = async () => transpose(await tensor.read(), DTYPE_BYTES[tensor.dtype], rows, columns)
  return { dtype: tensor.dtype, shape: [columns, rows], read }
}

/** [rows, columns] -> [columns, rows], element by element. */
function transpose(bytes: Uint8Array, size: number, rows: number, columns: number): Uint8Array {
  const turned = new Uint8Array(bytes.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * size
      const to = (column * rows + row) * size
      for (let byte = 0; byte < size; byte++) turned[to + byte] = bytes[from + byte] as number
    }
  return turned
}
