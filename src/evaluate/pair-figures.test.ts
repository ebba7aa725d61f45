import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { COSINE } from '../verify/scorer.ts'
import { evaluateLfw } from './lfw.ts'
import { pairFigures, type RowPairs } from './pair-figures.ts'

// 300 persons with two noisy pictures each: rows 2p and 2p + 1 are of person p
const PERSONS = 300
const random = mulberry32(11)
const centres = Array.from({ length: PERSONS }, () => Array.from({ length: 8 }, () => random() - 0.5))
const rows = Float32Array.from({ length: PERSONS * 2 * 8 }, (_, i) => {
  const row = Math.floor(i / 8)
  return centres[row >> 1]![i % 8]! + 0.6 * (random() - 0.5)
})
const embeddings = { rows, dimension: 8 }
const pairs: RowPairs & { fold: Uint8Array } = {
  a: Uint32Array.from({ length: 2 * PERSONS }, (_, i) => (i >> 1) * 2),
  b: Uint32Array.from({ length: 2 * PERSONS }, (_, i) => ((i >> 1) * 2 + (i % 2 ? 3 : 1)) % (2 * PERSONS)),
  genuine: Uint8Array.from({ length: 2 * PERSONS }, (_, i) => 1 - (i % 2)),
  fold: Uint8Array.from({ length: 2 * PERSONS }, (_, i) => Math.floor(i / 60)),
}

describe('pairFigures', () => {
  it('gives what the report on the same pairs gives, without its bootstrap', () => {
    const nameOf = (row: number) => `Person_${String(row).padStart(4, '0')}`
    const { figures } = evaluateLfw({
      pairs: [...pairs.genuine.keys()].map(i => ({
        a: nameOf(pairs.a[i]!),
        b: nameOf(pairs.b[i]!),
        genuine: pairs.genuine[i] === 1,
        fold: pairs.fold[i]!,
      })),
      listName: 'pairs.txt',
      embeddings: { ...embeddings, names: Array.from({ length: 2 * PERSONS }, (_, row) => nameOf(row)) },
      scorer: COSINE,
      semantics: 'toolkit',
    })
    const read = pairFigures(embeddings, pairs, COSINE)
    expect(figures).toMatchObject(read)
    expect(read.eer100).toBeGreaterThan(0.7)
    expect(read.eer100).toBeLessThan(1)
  })

  it('takes as many folds as there are', () => {
    const many = Uint32Array.from(pairs.genuine, (_, i) => i >> 1)
    expect(pairFigures(embeddings, { ...pairs, fold: many }, COSINE).accuracy.folds).toHaveLength(300)
  })

  it('deals pairs without folds into ten, and refuses to measure on pairs of one kind', () => {
    const { fold: _, ...without } = pairs
    const { accuracy } = pairFigures(embeddings, without, COSINE)
    expect(accuracy.folds).toHaveLength(10)
    const strangers = { ...without, genuine: new Uint8Array(2 * PERSONS) }
    expect(() => pairFigures(embeddings, strangers, COSINE)).toThrow('0 genuine and 600 impostor pairs')
  })
})
