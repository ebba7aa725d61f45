// Weights and pictures from a formula, equal in Python and here: what the golden files in fixtures/ were computed with,
// and what the page's checks of an engine use. Recipe: fixtures/golden/forward_golden.json, "recipe".
import { elementCount } from '../format/tensor.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import type { Architecture } from './architectures.ts'
import { expectedShapes, type Weights } from './weights.ts'

/** Every parameter of a network, drawn by mulberry32 seeded with the FNV-1a hash of its name. */
export function formulaWeights(
  architecture: Architecture,
  identities: number,
  gain = architecture.formulaGain,
): Weights {
  const weights: Weights = new Map()
  const head = `${architecture.classifier.name}.weight`
  for (const [name, shape] of expectedShapes(architecture, identities)) {
    const draw = mulberry32(fnv1a32(name))
    const count = elementCount(shape)
    const fanIn = count / (shape[0] ?? 1)
    const bound = name.endsWith('bias') ? 0.05 : (name === head ? 0.1 : gain) * Math.sqrt(3 / fanIn)
    weights.set(
      name,
      Float32Array.from({ length: count }, () => (2 * draw() - 1) * bound),
    )
  }
  return weights
}

/** `count` pictures of 128x128 values in [0, 1), row-major, from mulberry32(12345). */
export function formulaPictures(count: number): Float32Array {
  const draw = mulberry32(12345)
  return Float32Array.from({ length: count * 128 * 128 }, draw)
}
