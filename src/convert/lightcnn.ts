// Is this checkpoint a LightCNN, which one, and what differs? Names and shapes decide (docs/lightcnn.md 1.9); the container does not matter.
import type { LazyTensor } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture, EMBEDDING_SIZE, isOfClassifier } from '../model/architectures.ts'
import { isFloat, isFloat8 } from '../model/finite.ts'
import { compareShapes, expectedShapes, type ShapeProblem, type Shapes } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'
import { inPyTorchLayout, matchByOrder, transposedTensor } from './onnx-layout.ts'
import { isOptimizerEntry, stripPrefix } from './optimizer.ts'
import { isVersion4, otherNetworkOf } from './other-networks.ts'

/** Tensors of the right name and shape that make a checkpoint a LightCNN, as a share of those of the network. */
const ENOUGH = 0.5

export interface Recognition {
  /** The nearest network; null when the checkpoint is no LightCNN. */
  architecture: Architecture | null
  /** Number of identities of the classifier, null without one. */
  identities: number | null
  /** What stands before the names in the file, such as `module.`. */
  prefix: string
  /** By their names in the network: prefixes are taken off, ONNX's transposed matrices turned. */
  tensors: Map<string, LazyTensor>
  shapes: Shapes
  /** Empty when it fits; for another network empty too, then `looksLike` says what is known. */
  problems: ShapeProblem[]
  /** A sentence when this is no LightCNN. */
  looksLike?: string
  /** What was found by running an ONNX file, one sentence each. */
  notes?: string[]
}

/** Finds the network that a checkpoint's tensors belong to. Reads no tensor. */
export function recognise(checkpoint: Checkpoint): Recognition {
  const { tensors, prefix } = networkTensors(checkpoint, otherWrapper([...checkpoint.tensors.keys()]))
  if (checkpoint.otherKind !== undefined) return noLightCNN(tensors, prefix, checkpoint.otherKind)
  const isOther = isVersion4([...tensors.keys()]) // half of its tensors are called as those of LightCNN-29
  const nearest = isOther ? undefined : nearestArchitecture(shapesOf(tensors))
  const isOnnx = checkpoint.container === 'onnx'
  const named = nearest && fitTo(nearest, isOnnx ? inPyTorchLayout(tensors, nearest) : tensors, prefix)
  if (named && (!isOnnx || isWhole(named))) return named
  // an exporter may have renamed the weights, or some of them
  for (const architecture of nearest ? [nearest] : isOther ? [] : Object.values(ARCHITECTURES)) {
    const matched = matchByOrder(checkpoint, architecture)
    if (matched) return fitTo(architecture, matched, '')
  }
  if (named) return named
  const names = [...tensors.keys()]
  return noLightCNN(
    tensors,
    prefix,
    isOther ? `this is ${otherNetworkOf(names)}` : `this is not a LightCNN${likeness(names)}`,
  )
}

function noLightCNN(tensors: Map<string, LazyTensor>, prefix: string, looksLike: string): Recognition {
  const shapes = shapesOf(tensors)
  return { architecture: null, identities: null, prefix, tensors, shapes, problems: [], looksLike }
}

/** Whether it is all there, with its classifier or with nothing left over that could be one. */
const isWhole = ({ identities, problems }: Recognition) =>
  problems.every(({ problem }) => problem === 'unexpected') && (identities !== null || problems.length === 0)

/** Whether nothing is missing or wrong of what embeddings need. */
export const isEmbeddingWhole = ({ architecture, problems }: Recognition): boolean =>
  architecture !== null &&
  problems.every(({ name, problem }) => problem === 'unexpected' || isOfClassifier(architecture, name))

/** The half sentence that says what it is instead. */
function likeness(names: string[]): string {
  const known = otherNetworkOf(names)
  if (known) return `, it looks like ${known}`
  for (const architecture of Object.values(ARCHITECTURES)) {
    const expected = [...expectedShapes(architecture).keys()]
    const held = expected.filter(name => names.includes(name)).length
    if (held > 0)
      return `, it has ${held} of the ${expected.length} names of a ${architecture.title} and too few of its shapes`
  }
  return ''
}

/** Weights of which each network has one; what stands before is a wrapper that this program has no name for: `model.`, `encoder.net.`. */
export const landmarks = (): Set<string> =>
  new Set(Object.values(ARCHITECTURES).flatMap(architecture => architecture.landmarks))
function otherWrapper(names: string[]): string {
  const bare = names.filter(name => !isOptimizerEntry(name)).map(name => stripPrefix(name).name)
  for (const landmark of landmarks()) {
    if (bare.includes(landmark)) return ''
    const wrapped = bare.find(name => name.endsWith(`.${landmark}`))
    if (wrapped) return wrapped.slice(0, -landmark.length)
  }
  return ''
}

/** Tensors under the names of the network, without optimizer entries. */
function networkTensors(checkpoint: Checkpoint, wrapper: string) {
  const tensors = new Map<string, LazyTensor>()
  const uses = new Map(checkpoint.uses.map(use => [use.tensor, use]))
  const prefixes = new Map<string, number>()
  const fileNames = new Map<string, string>()
  for (const [fileName, tensor] of checkpoint.tensors) {
    if (isOptimizerEntry(fileName)) continue
    const use = uses.get(fileName)
    const { name, prefix } = stripPrefix(use?.as ?? fileName, wrapper)
    const first = fileNames.get(name)
    if (first !== undefined && fileName !== name) {
      tensors.set(fileName, tensor) // the same name under two prefixes: the second is shown as unexpected
      continue
    }
    if (first !== undefined) tensors.set(first, tensors.get(name) ?? tensor)
    fileNames.set(name, fileName)
    tensors.set(name, use?.transposed ? transposedTensor(tensor) : tensor)
    prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1)
  }
  const [most] = [...prefixes].sort((a, b) => b[1] - a[1])
  return { tensors, prefix: most?.[0] ?? '' }
}

const shapesOf = (tensors: Map<string, LazyTensor>): Shapes =>
  new Map([...tensors].map(([name, { shape }]) => [name, shape]))

/** The network with the largest share of fitting tensors; 29 and 29v2 differ only in the last ones, so the classifier counts too. */
function nearestArchitecture(shapes: Shapes): Architecture | undefined {
  let nearest: { architecture: Architecture; share: number } | undefined
  for (const architecture of Object.values(ARCHITECTURES)) {
    const expected = expectedShapes(architecture, identitiesOf(architecture, shapes) ?? undefined)
    const differing = compareShapes(expected, shapes).filter(({ problem }) => problem !== 'unexpected').length
    const { name, bias } = architecture.classifier
    const stray = shapes.has(`${name}.bias`) && !bias ? 1 : 0
    const share = (expected.size - differing - stray) / expected.size
    if (share >= ENOUGH && share > (nearest?.share ?? 0)) nearest = { architecture, share }
  }
  return nearest?.architecture
}

function identitiesOf({ classifier }: Architecture, shapes: Shapes): number | null {
  const [identities, size] = shapes.get(`${classifier.name}.weight`) ?? []
  return identities !== undefined && size === EMBEDDING_SIZE ? identities : null
}

function fitTo(architecture: Architecture, tensors: Map<string, LazyTensor>, prefix: string): Recognition {
  const shapes = shapesOf(tensors)
  const identities = identitiesOf(architecture, shapes)
  const expected = expectedShapes(architecture, classifierRows(architecture, shapes))
  const differing = compareShapes(expected, shapes)
  const integers = [...expected].flatMap(([name, shape]): ShapeProblem[] => {
    const tensor = tensors.get(name)
    if (!tensor || isFloat(tensor.dtype) || differing.some(one => one.name === name)) return []
    const problem = isFloat8(tensor.dtype) ? 'holds float8' : 'holds integers'
    return [{ name, problem, expected: shape, found: shape }]
  })
  const problems = [...integers, ...differing]
  return { architecture, identities, prefix, tensors, shapes, problems }
}

/** Rows that the classifier should have; undefined without one. An impossible one is measured by its bias or its own rows. */
export function classifierRows(architecture: Architecture, shapes: Shapes): number | undefined {
  if (![...shapes.keys()].some(name => isOfClassifier(architecture, name))) return undefined
  const rowsOf = (part: string) => shapes.get(`${architecture.classifier.name}.${part}`)?.[0]
  return identitiesOf(architecture, shapes) ?? rowsOf('bias') ?? rowsOf('weight') ?? 0
}
