import { describe, expect, it } from 'vitest'
import { drawnJoint } from '../verify/joint.fixture.ts'
import { scoreOf } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import { randomVector, vector } from './gallery.fixture.ts'
import { createIndex } from './kernel.ts'
import { nearest, nearestOfEach } from './search.ts'
import { assembleScores } from './simd.ts'

const embeddings = Array.from({ length: 1003 }, (_, i) => randomVector(i))

const KERNELS = ['simd', 'plain'] as const
const SCORERS = [COSINE, drawnJoint]
const cases = KERNELS.flatMap(kernel => SCORERS.map(scorer => ({ kernel, scorer, name: scorer.name })))

describe.each(cases)('the $kernel kernel, $name', ({ kernel, scorer }) => {
  const index = createIndex(embeddings, scorer, { kernel })
  const projections = embeddings.map(embedding => scorer.project(embedding))
  const plainScores = (query: Float32Array) => {
    const projected = scorer.project(query)
    return projections.map(projection => scoreOf(projection, projected))
  }
  /** In float32; scores of the Joint Bayesian model reach 100. */
  const close = scorer === COSINE ? 1e-6 : 1e-4

  it('is the one that was asked for', () => expect(index.kernel).toBe(kernel))

  it('scores every row as a plain loop does', () => {
    for (const seed of [2, 5000])
      expect(index.scores(scorer.project(randomVector(seed)))).toBeCloseToArray(
        embeddings.map(embedding => scorer.pair(embedding, randomVector(seed))),
        close,
      )
  })

  it('finds the best rows of a plain loop in their order', () => {
    for (let seed = 2000; seed < 2050; seed++) {
      const query = randomVector(seed)
      const plain = plainScores(query)
        .map((score, row) => ({ row, score }))
        .sort((a, b) => b.score - a.score)
      const found = nearest(index, query, { k: 7 })
      expect(found.map(({ row }) => row)).toEqual(plain.slice(0, 7).map(({ row }) => row))
      expect(found.map(({ score }) => score)).toBeCloseToArray(
        plain.slice(0, 7).map(({ score }) => score),
        close,
      )
    }
  })

  it('knows how far its rounding goes', () => {
    const query = scorer.project(randomVector(7))
    const exact = embeddings.map((_, row) => {
      const vector = index.rows.subarray(row * 256, (row + 1) * 256)
      return vector.reduce((sum, x, i) => sum + x * query.vector[i]!, index.biases[row]! + query.bias)
    })
    const bound = index.rounding(query)
    const worst = Math.max(...index.scores(query).map((score, row) => Math.abs(score - exact[row]!)))
    expect(worst).toBeLessThanOrEqual(bound)
    if (scorer === COSINE) expect(bound).toBe(2e-5)
    else expect(bound).toBeLessThan(0.01)
  })

  it('finds the same for many queries at once', () => {
    const queries = Array.from({ length: 35 }, (_, i) => randomVector(3000 + i))
    const oneByOne = queries.map(query => nearest(index, query, { k: 3 }))
    expect(nearestOfEach(index, queries, { k: 3 })).toEqual(oneByOne)
    expect(nearestOfEach(index, [], { k: 3 })).toEqual([])
  })

  it('finds the best row of each of the best groups', () => {
    const groupOf = Int32Array.from(embeddings, (_, i) => i % 10)
    const query = randomVector(2100)
    const plain = plainScores(query)
    const best = Array.from({ length: 10 }, (_, group) =>
      Math.max(...plain.filter((_, i) => i % 10 === group)),
    ).sort((a, b) => b - a)
    const found = nearest(index, query, { k: 3, groupOf })
    expect(new Set(found.map(({ row }) => row % 10)).size).toBe(3)
    expect(found.map(({ score }) => score)).toBeCloseToArray(best.slice(0, 3), close)
  })

  it('tells rows apart that differ in the last bit of float32, and keeps the order of equal ones', () => {
    const near = vector(1, 6e-4)
    const twins = createIndex([vector(0, 1), near, vector(1), vector(1), near], COSINE, { kernel })
    expect(nearest(twins, vector(1), { k: 4 }).map(({ row }) => row)).toEqual([2, 3, 1, 4])
  })

  it('gives what there is of fewer rows than asked for, of none, and of empty embeddings', () => {
    expect(nearest(createIndex([], scorer, { kernel }), vector(1), { k: 5 })).toEqual([])
    const one = nearest(createIndex([vector(1)], scorer, { kernel }), vector(2), { k: 5 })
    expect(one.map(({ row }) => row)).toEqual([0])
    expect(one[0]!.score).toBeCloseTo(scorer.pair(vector(1), vector(2)), 4)
    const empty = createIndex([vector(), vector(1)], scorer, { kernel })
    expect(nearest(empty, vector(), { k: 2 }).map(({ score }) => score)).toBeCloseToArray(
      [vector(), vector(1)].map(row => scorer.pair(row, vector())).sort((a, b) => b - a),
      close,
    )
  })
})

describe('the assembled module', () => {
  it('is valid and small enough to be compiled at once on a page', () => {
    const bytes = assembleScores(256)
    expect(WebAssembly.validate(bytes)).toBe(true)
    expect(bytes.length).toBeLessThan(1000)
  })
  it('refuses what it cannot unroll', () => expect(() => assembleScores(250)).toThrow(TypeError))
})
