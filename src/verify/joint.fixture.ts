// A Joint Bayesian back-end whose numbers can be followed by hand, for tests.
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import { jointBayesian } from './joint.ts'

/**
 * Mean 0 and a transform that mirrors space along some direction, so that no coordinate stays what it was, and stretches it to the
 * variances that the model expects of embeddings of drawn directions. People differ in the first `telling` dimensions by the variance 4
 * and hardly in the others.
 */
function drawnBackend(telling = 64): Backend {
  const axis = Float64Array.from({ length: D }, (_, i) => Math.sin(1 + i * i))
  const squares = axis.reduce((sum, value) => sum + value * value, 0)
  const between = Float64Array.from({ length: D }, (_, k) => (k < telling ? 4 : 0.01))
  return {
    about: {
      weightsSha256: 'a'.repeat(64),
      canonicalSha256: null,
      embedding: 'single',
      source: 'a test',
      date: '2026-01-01',
      shrinkage: '',
    },
    mean: new Float64Array(D),
    transform: Float64Array.from({ length: D * D }, (_, at) => {
      const [i, k] = [Math.floor(at / D), at % D]
      const mirrored = (i === k ? 1 : 0) - (2 * (axis[i] as number) * (axis[k] as number)) / squares
      return Math.sqrt(D * (1 + (between[k] as number))) * mirrored
    }),
    between,
    calibration: null,
  }
}

/** A Joint Bayesian score: of an embedding with itself about 60, of two with a cosine of 0.8 about 30, of two drawn ones about -80. */
export const drawnJoint = jointBayesian(drawnBackend())
