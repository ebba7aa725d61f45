import { describe, expect, it } from 'vitest'
import { cosine } from '../verify/score.ts'
import { randomVector, vector } from './gallery.fixture.ts'
import { createIndex } from './kernel.ts'
import { nearest, nearestOfEach } from './search.ts'
import { assembleScores } from './simd.ts'

const embeddings = Array.from({ length: 1003 }, (_, i) => randomVector(i))

describe.each(['simd', 'plain'] as const)('the %s kernel', kernel => {
  const index = createIndex(embeddings, { kernel })

  it('is the one that was asked for', () => expect(index.kernel).toBe(kernel))

  it('scores every row as a plain loop does', () => {
    for (const seed of [2, 5000])
      expect(index.scores(randomVector(seed))).toBeCloseToArray(
        embeddings.map(embedding => cosine(embedding, randomVector(seed))),
        1e-6,
      )
  })

  it('finds the best rows of a plain loop in their order', () => {
    for (let seed = 2000; seed < 2050; seed++) {
      const query = randomVector(seed)
      const plain = embeddings
        .map((embedding, row) => ({ row, score: cosine(embedding, query) }))
        .sort((a, b) => b.score - a.score)
      const found = nearest(index, query, { k: 7 })
      expect(found.map(({ row }) => row)).toEqual(plain.slice(0, 7).map(({ row }) => row))
      expect(found.map(({ score }) => score)).toBeCloseToArray(
        plain.slice(0, 7).map(({ score }) => score),
        1e-6,
      )
    }
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
    const best = Array.from({ length: 10 }, (_, group) =>
      Math.max(...embeddings.filter((_, i) => i % 10 === group).map(embedding => cosine(embedding, query))),
    ).sort((a, b) => b - a)
    const found = nearest(index, query, { k: 3, groupOf })
    expect(new Set(found.map(({ row }) => row % 10)).size).toBe(3)
    expect(found.map(({ score }) => score)).toBeCloseToArray(best.slice(0, 3), 1e-6)
  })

  it('tells rows apart that differ in the last bit of float32, and keeps the order of equal ones', () => {
    const near = vector(1, 6e-4)
    const twins = createIndex([vector(0, 1), near, vector(1), vector(1), near], { kernel })
    expect(nearest(twins, vector(1), { k: 4 }).map(({ row }) => row)).toEqual([2, 3, 1, 4])
  })

  it('gives what there is of fewer rows than asked for, of none, and of empty embeddings', () => {
    expect(nearest(createIndex([], { kernel }), vector(1), { k: 5 })).toEqual([])
    expect(nearest(createIndex([vector(1)], { kernel }), vector(2), { k: 5 })).toEqual([{ row: 0, score: 1 }])
    expect(nearest(createIndex([vector(), vector(1)], { kernel }), vector(), { k: 1 })[0]!.score).toBe(0)
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
