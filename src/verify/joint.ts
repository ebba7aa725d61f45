// Joint Bayesian (Chen et al., "Bayesian Face Revisited", ECCV 2012; the two-covariance model of Brümmer and de Villiers 2010): an
// embedding is the person's mean, drawn with covariance B, plus what differs from photo to photo, drawn with covariance W. In the space
// z = (e - mean) T of a back-end, W is the identity and B is diagonal, so that every dimension is a model of its own. docs/score.md derives
// the closed forms.
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import { checkEmbedding } from '../model/finite.ts'
import { type AffineMap, affineMap } from '../model/map.ts'
import { type Projection, type Sample, type Scorer, scoreOf, weightOf } from './projection.ts'

/** Log likelihood ratio of "one person" against "two", natural logarithm, of the model as it is: not yet calibrated. */
export function jointBayesian(backend: Backend): Scorer {
  return scorerIn(backend, embedding => toSpace(backend, embedding))
}

/** Where an embedding lies in the back-end's space. */
type ToSpace = (embedding: ArrayLike<number>) => Float64Array

function scorerIn(backend: Backend, place: ToSpace): Scorer {
  const { between } = backend
  const { p, q, constant } = formOf(between)
  const rootQ = q.map(Math.sqrt)
  const project = (embedding: ArrayLike<number>): Projection => {
    const z = place(embedding)
    const vector = new Float64Array(D)
    let bias = constant / 2
    for (let k = 0; k < z.length; k++) {
      const value = z[k] as number
      vector[k] = (rootQ[k] as number) * value
      bias += (p[k] as number) * value * value
    }
    return { vector, bias }
  }
  return {
    name: 'jb',
    pair: (a, b) => scoreOf(project(a), project(b)),
    project,
    sides: (left, right) => closedForm(between, meanOf(place, left), meanOf(place, right)),
    remembering: () => scorerIn(backend, remembered(place)),
  }
}

function remembered(place: ToSpace): ToSpace {
  const kept = new WeakMap<ArrayLike<number>, Float64Array>()
  return embedding => {
    const known = kept.get(embedding)
    if (known) return known
    const z = place(embedding)
    kept.set(embedding, z)
    return z
  }
}

/** llr(x, y) = constant + sum over the dimensions of p (x^2 + y^2) + q x y. */
export function formOf(between: Float64Array): { p: Float64Array; q: Float64Array; constant: number } {
  let constant = 0
  const [p, q] = [new Float64Array(between.length), new Float64Array(between.length)]
  for (const [k, b] of between.entries()) {
    const t = b + 1
    const d = t * t - b * b
    p[k] = -0.5 * (t / d - 1 / t)
    q[k] = b / d
    constant += Math.log(t) - 0.5 * Math.log(d)
  }
  return { p, q, constant }
}

/** A back-end is asked for thousands of embeddings, and making its map costs as much as a hundred. */
const maps = new WeakMap<Float64Array, AffineMap>()

function mapOf({ mean, transform }: Backend): AffineMap {
  const known = maps.get(transform)
  if (known) return known
  const map = affineMap(mean, transform)
  maps.set(transform, map)
  return map
}

/** z = (e - mean) T of the embedding scaled to length 1; one of length 0 stays 0. Throws DeviceError when it is not finite. */
export function toSpace(backend: Backend, embedding: ArrayLike<number>): Float64Array {
  if (embedding.length !== D) throw new TypeError(`expected an embedding of ${D}, got ${embedding.length}`)
  let squares = 0
  for (let i = 0; i < D; i++) squares += (embedding[i] as number) ** 2
  if (!Number.isFinite(squares)) checkEmbedding(embedding)
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
  const unit = new Float64Array(D)
  for (let i = 0; i < D; i++) unit[i] = (embedding[i] as number) * scale
  return mapOf(backend).of(unit)
}

/** The mean of some photos of a person in the space, and how many photos of equal weight it is worth. */
interface SideMean {
  z: Float64Array
  photos: number
}
function meanOf(place: ToSpace, samples: readonly Sample[]): SideMean {
  if (samples.length === 0) throw new TypeError('a side needs at least one photo')
  const places = samples.map(({ embedding }) => place(embedding))
  const z = new Float64Array(places[0]?.length ?? 0)
  let [weights, squares] = [0, 0]
  for (const [n, { quality }] of samples.entries()) {
    const weight = weightOf(quality)
    places[n]?.forEach((value, k) => {
      z[k] = (z[k] as number) + weight * value
    })
    weights += weight
    squares += weight * weight
  }
  return { z: z.map(value => value / weights), photos: (weights * weights) / squares }
}

/**
 * n photos against m: the mean of n photos of a person differs from the person's mean with variance 1/n, so that the pair of means has
 * the covariance [[b + 1/n, b], [b, b + 1/m]] when it is one person's and [[b + 1/n, 0], [0, b + 1/m]] when it is two's.
 */
function closedForm(between: Float64Array, x: SideMean, y: SideMean): number {
  let llr = 0
  for (const [k, b] of between.entries()) {
    const [s, t] = [b + 1 / x.photos, b + 1 / y.photos]
    const d = s * t - b * b
    const [u, v] = [x.z[k] as number, y.z[k] as number]
    llr +=
      -0.5 * ((t / d - 1 / s) * u * u + (s / d - 1 / t) * v * v) +
      (b / d) * u * v -
      0.5 * Math.log(d / (s * t))
  }
  return llr
}
