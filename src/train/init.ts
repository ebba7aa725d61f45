// New weights, a function of the seed and each parameter's name. `xavier`: as mindspore-ai/models@eab643f research/cv/LightCNN
// lightcnn.py draws them, convolutions uniform, dense layers normal of deviation 0.02, biases 0; `torch`: PyTorch's defaults
// (LIGHTCNN.md 1.8).
import { elementCount } from '../format/tensor.ts'

import type { Architecture } from '../model/architectures.ts'
import { expectedShapes, type Weights } from '../model/weights.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import type { Recipe } from './recipe.ts'

const DENSE_DEVIATION = 0.02

/** All parameters with a classifier of so many identities. */
export function newWeights(
  architecture: Architecture,
  identities: number,
  { seed, init }: Pick<Recipe, 'seed' | 'init'>,
): Weights {
  const weights: Weights = new Map()
  const shapes = expectedShapes(architecture, identities)
  for (const [name, shape] of shapes) {
    const random = mulberry32(fnv1a32(`${seed}/${name}`))
    const isBias = name.endsWith('.bias')
    const [outputs = 1, inputs = 1, ...kernel] = isBias
      ? (shapes.get(name.replace(/bias$/, 'weight')) ?? shape)
      : shape
    const taps = elementCount(kernel)
    const values = new Float32Array(elementCount(shape))
    if (init === 'torch') fill(values, uniform(random, 1 / Math.sqrt(inputs * taps)))
    else if (!isBias && shape.length === 4)
      fill(values, uniform(random, Math.sqrt(6 / ((inputs + outputs) * taps))))
    else if (!isBias) fill(values, normal(random, DENSE_DEVIATION))
    weights.set(name, values)
  }
  return weights
}

function fill(values: Float32Array, draw: () => number): void {
  for (let i = 0; i < values.length; i++) values[i] = draw()
}
const uniform = (random: () => number, bound: number) => () => (2 * random() - 1) * bound

/** Box and Muller's method. */
function normal(random: () => number, deviation: number): () => number {
  return () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
