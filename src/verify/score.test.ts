import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { cosine } from './score.ts'
import { COSINE } from './scorer.ts'
import { compareTemplates } from './template.ts'
import { decide } from './verify.ts'

describe('cosine', () => {
  it('is exactly 1 for equal embeddings and -1 for opposite ones, whatever they are', () => {
    const random = mulberry32(5)
    for (let n = 0; n < 200; n++) {
      const embedding = Float32Array.from({ length: 1 + (n % 40) }, () => random() - 0.5)
      expect(cosine(embedding, embedding)).toBe(1)
      expect(
        cosine(
          embedding,
          embedding.map(x => -2 * x),
        ),
      ).toBe(-1)
    }
  })

  it('is 0 beside an embedding of zeros, and refuses unequal lengths', () => {
    expect(cosine([1, 2], [0, 0])).toBe(0)
    expect(() => cosine([1, 2], [1])).toThrow(TypeError)
  })

  it.each([Number.NaN, Infinity, -Infinity])('gives no score beside an embedding with %s', value => {
    const says = `The embedding of a face holds ${value} at index 1`
    expect(() => cosine([1, 2], [0, value])).toThrow(says)
    expect(() => cosine([0, value], [0, 0])).toThrow(says)
    expect(() => decide(value, null)).toThrow(TypeError)
    const sample = (x: number) => ({ embedding: Float32Array.of(1, x), quality: 1 })
    expect(() => compareTemplates(COSINE, [sample(value)], [sample(1)])).toThrow(`holds ${value}`)
    expect(() => compareTemplates(COSINE, [sample(value), sample(2)], [sample(1)])).toThrow(
      'so there is no score',
    )
  })
})
