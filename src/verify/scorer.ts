// The score functions as a table: whatever compares embeddings asks one of these, and never mixes two.
import type { Backend } from '../model/backend.ts'
import { checkEmbedding } from '../model/finite.ts'
import { meanOfUnits } from '../model/mirror.ts'
import type { ScoreName } from '../model/scores.ts'
import { jointBayesian } from './joint.ts'
import { type Sample, type Scorer, weightOf } from './projection.ts'
import { cosine } from './score.ts'

/** The cosine: of several photos that of their mean directions. */
export const COSINE: Scorer = {
  name: 'cosine',
  pair: cosine,
  project(embedding) {
    let squares = 0
    for (let i = 0; i < embedding.length; i++) squares += (embedding[i] as number) ** 2
    if (!Number.isFinite(squares)) checkEmbedding(embedding)
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    const vector = new Float64Array(embedding.length) // Float64Array.from with a function takes ten times as long
    for (let i = 0; i < vector.length; i++) vector[i] = (embedding[i] as number) * scale
    return { vector, bias: 0 }
  },
  sides: (left, right) => cosine(templateOf(left), templateOf(right)),
  remembering: () => COSINE,
}

/** The score of this name. Throws TypeError when it needs a back-end and there is none. */
export function scorerOf(name: ScoreName, backend: Backend | null): Scorer {
  if (name === 'cosine') return COSINE
  if (!backend) throw new TypeError('The Joint Bayesian score needs a back-end')
  return jointBayesian(backend)
}

/** The mean of unit embeddings, weighted by quality; of one photo its embedding. Throws TypeError without a photo. */
export function templateOf(samples: readonly Sample[]): Float32Array {
  const [only] = samples
  if (samples.length === 1 && only) return only.embedding
  return meanOfUnits(
    samples.map(({ embedding }) => embedding),
    samples.map(({ quality }) => weightOf(quality)),
  )
}
