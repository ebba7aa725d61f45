// What a network's state dict must hold: names and shapes from the table, the check against them, formula weights.

import { WeightsError } from '../errors.ts'
import { elementCount } from '../format/tensor.ts'
import { type Architecture, EMBEDDING_SIZE, type MfmConv, residualConvs } from './architectures.ts'

/** Parameters by PyTorch name, float32, PyTorch layout: convolution [out, in, h, w], dense [out, in], bias [out]. */
export type Weights = Map<string, Float32Array>
export type Shapes = Map<string, readonly number[]>

/** Names and shapes of the embedding part, and of the classifier when `identities` is given. */
export function expectedShapes(architecture: Architecture, identities?: number): Shapes {
  const shapes: Shapes = new Map()
  const addConv = (conv: MfmConv) => {
    shapes.set(`${conv.name}.filter.weight`, [2 * conv.out, conv.in, conv.kernel, conv.kernel])
    shapes.set(`${conv.name}.filter.bias`, [2 * conv.out])
  }
  for (const layer of architecture.layers) {
    if (layer.kind === 'mfm') addConv(layer)
    if (layer.kind === 'residual') residualConvs(layer).forEach(addConv)
  }
  const { flat, dense, classifier } = architecture
  const outputs = dense.mfm ? 2 * EMBEDDING_SIZE : EMBEDDING_SIZE
  shapes.set(`${dense.name}.weight`, [outputs, flat.channels * flat.size * flat.size])
  shapes.set(`${dense.name}.bias`, [outputs])
  if (identities !== undefined) {
    shapes.set(`${classifier.name}.weight`, [identities, EMBEDDING_SIZE])
    if (classifier.bias) shapes.set(`${classifier.name}.bias`, [identities])
  }
  return shapes
}

export interface ShapeProblem {
  name: string
  problem: 'missing' | 'unexpected' | 'wrong shape' | 'holds integers' | 'holds float8'
  expected?: readonly number[]
  found?: readonly number[]
}

/** Everything that differs between what a network needs and what a file holds; empty when it fits. */
export function compareShapes(expected: Shapes, found: Shapes): ShapeProblem[] {
  const problems: ShapeProblem[] = []
  for (const [name, want] of expected) {
    const got = found.get(name)
    if (!got) problems.push({ name, problem: 'missing', expected: want })
    else if (got.join() !== want.join())
      problems.push({ name, problem: 'wrong shape', expected: want, found: got })
  }
  for (const [name, got] of found)
    if (!expected.has(name)) problems.push({ name, problem: 'unexpected', found: got })
  return problems
}

const times = (shape: readonly number[] | undefined) => shape?.join('×') || 'scalar'

/** One sentence for one problem. */
export function describeProblem({ name, problem, expected, found }: ShapeProblem): string {
  if (problem === 'holds integers') return `${name} holds integers, which are not read as weights`
  if (problem === 'holds float8') return `${name} holds float8, which is not read as weights`
  if (problem === 'wrong shape') return `${name}: expected ${times(expected)}, got ${times(found)}`
  return `${name} is ${problem} (${times(expected ?? found)})`
}

/** Throws a WeightsError that lists what is missing or has the wrong shape. Unexpected tensors are not an error here. */
export function checkShapes(expected: Shapes, found: Shapes, file: string): void {
  const problems = compareShapes(expected, found).filter(({ problem }) => problem !== 'unexpected')
  if (problems.length === 0) return
  const shown = problems.slice(0, 5).map(describeProblem).join('; ')
  const more = problems.length > 5 ? `; and ${problems.length - 5} more` : ''
  throw new WeightsError(`${file} does not fit the network: ${shown}${more}`)
}

/** Number of parameters of a set of shapes. */
export function parameterCount(shapes: Shapes): number {
  let count = 0
  for (const shape of shapes.values()) count += elementCount(shape)
  return count
}
