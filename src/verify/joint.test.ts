// The closed forms of the Joint Bayesian score beside the Gaussians that they stand for, computed naively with whole covariance matrices.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { determinant, inverse, Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { type Backend, readBackend } from '../model/backend.ts'
import { mulberry32 } from '../random.ts'
import { jointBayesian, toSpace } from './joint.ts'
import { scoreOf } from './projection.ts'

const random = mulberry32(5)
const drawn = (length: number, scale = 1) => Float64Array.from({ length }, () => scale * (random() - 0.5))
/** A back-end of K dimensions whose transform is drawn. */
function backendOf(between: number[]): Backend {
  const about = { weightsSha256: null, canonicalSha256: null, embedding: 'mirrored' as const }
  return {
    about: { ...about, source: 'drawn', date: '2026-01-01', shrinkage: '' },
    mean: drawn(256, 0.05),
    transform: drawn(256 * between.length, 8),
    between: Float64Array.from(between),
    calibration: null,
  }
}
const embedding = () => Float32Array.from(drawn(256))
const sample = (quality = 1) => ({ embedding: embedding(), quality })

/** Log density of vectors of one person, who is drawn with covariance B, each photo with the identity around: x [n K] as one Gaussian. */
function jointDensity(between: Float64Array, vectors: readonly Float64Array[]): number {
  const K = between.length
  const size = vectors.length * K
  const covariance = Matrix.zeros(size, size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const b = i % K === j % K ? (between[i % K] ?? 0) : 0
      covariance.set(i, j, b + (i === j ? 1 : 0))
    }
  const x = Matrix.columnVector(vectors.flatMap(vector => [...vector]))
  const quadratic = x.transpose().mmul(inverse(covariance)).mmul(x).get(0, 0)
  return -0.5 * (quadratic + Math.log(determinant(covariance)) + size * Math.log(2 * Math.PI))
}
const ratio = (backend: Backend, left: readonly Float32Array[], right: readonly Float32Array[]) => {
  const [x, y] = [left, right].map(side => side.map(one => toSpace(backend, one))) as [
    Float64Array[],
    Float64Array[],
  ]
  const of = (vectors: Float64Array[]) => jointDensity(backend.between, vectors)
  return of([...x, ...y]) - of(x) - of(y)
}

describe('the Joint Bayesian score', () => {
  const backend = backendOf([3, 1.2, 0.4, 0.01])
  const scorer = jointBayesian(backend)

  it('of a pair is the log ratio of two Gaussians, and the product of two projections', () => {
    for (let n = 0; n < 5; n++) {
      const [a, b] = [embedding(), embedding()]
      expect(scorer.pair(a, b)).toBeCloseTo(ratio(backend, [a], [b]), 9)
      expect(scorer.pair(b, a)).toBe(scorer.pair(a, b))
      expect(scoreOf(scorer.project(a), scorer.project(b))).toBe(scorer.pair(a, b))
      expect(scorer.project(a).vector).toHaveLength(256)
    }
  })

  it.each([
    [1, 1],
    [1, 3],
    [2, 2],
    [4, 3],
  ])('of %d photos against %d is the ratio of the Gaussians of all of them with one hidden mean', (n, m) => {
    const [left, right] = [n, m].map(count => Array.from({ length: count }, () => sample())) as [
      ReturnType<typeof sample>[],
      ReturnType<typeof sample>[],
    ]
    const of = (side: typeof left) => side.map(one => one.embedding)
    const score = scorer.sides(left, right)
    expect(score).toBeCloseTo(ratio(backend, of(left), of(right)), 9)
    expect(scorer.sides(right, left)).toBeCloseTo(score, 12)
    const [a, b] = [left[0]!.embedding, right[0]!.embedding]
    if (n === 1 && m === 1) expect(score).toBeCloseTo(scorer.pair(a, b), 10)
  })

  it('counts a photo of little quality for less than one photo', () => {
    const [good, poor, other] = [sample(), sample(0), sample()]
    const alone = scorer.sides([good], [other])
    const equal = scorer.sides([good, { ...poor, quality: 1 }], [other])
    const both = scorer.sides([good, poor], [other])
    expect(Math.abs(both - alone)).toBeLessThan(0.2 * Math.abs(equal - alone))
    expect(() => scorer.sides([], [other])).toThrow(TypeError)
  })

  it('does not hang on the length of embeddings, and refuses what is none', () => {
    const [a, b] = [embedding(), embedding()]
    expect(
      scorer.pair(
        a.map(value => 4 * value),
        b,
      ),
    ).toBe(scorer.pair(a, b))
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const wrong = a.slice()
      wrong[200] = bad
      expect(() => scorer.pair(wrong, b)).toThrow('at index 200')
      expect(() => scorer.sides([sample()], [{ embedding: wrong, quality: 1 }])).toThrow('at index 200')
    }
    expect(() => scorer.pair(a.subarray(1), b)).toThrow('expected an embedding of 256')
    expect(scorer.pair(new Float32Array(256), b)).toEqual(expect.any(Number))
  })

  it('of the shipped back-end is what the formula in its file says', async () => {
    const path = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9', 'jb.safetensors')
    const shipped = await readBackend(new Blob([readFileSync(path)]), path)
    const ours = jointBayesian(shipped)
    for (let n = 0; n < 3; n++) {
      const [left, right] = [embedding(), embedding()]
      const [x, y] = [toSpace(shipped, left), toSpace(shipped, right)]
      let llr = 0
      for (const [k, between] of shipped.between.entries()) {
        const [a, b] = [x[k] ?? 0, y[k] ?? 0]
        const t = between + 1
        const d = t ** 2 - between ** 2
        llr +=
          -0.5 * ((t / d) * (a ** 2 + b ** 2) - 2 * (between / d) * a * b) +
          (0.5 * (a ** 2 + b ** 2)) / t -
          0.5 * Math.log(d) +
          Math.log(t)
      }
      expect(ours.pair(left, right) / llr).toBeCloseTo(1, 9)
    }
  })
})
