import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { cosine } from '../verify/score.ts'
import { COSINE } from '../verify/scorer.ts'
import { scoreBlocks } from './gram.ts'
import { rowAt } from './lookup.ts'
import { scoredBy } from './scored.ts'

function randomEmbeddings(count: number, dimension: number) {
  const random = mulberry32(count * dimension)
  return scoredBy(COSINE, {
    names: Array.from({ length: count }, (_, i) => `P_${i}`),
    dimension,
    rows: Float32Array.from({ length: count * dimension }, () => 20 * random() - 9),
  })
}

describe('scoreBlocks', () => {
  it.each([
    [1, 1, 2],
    [5, 13, 3],
    [70, 530, 32],
    [130, 1030, 17],
  ])('gives the cosines of %i with %i embeddings of %i numbers', (lefts, rights, dimension) => {
    const embeddings = randomEmbeddings(Math.max(lefts, rights), dimension)
    const left = Uint32Array.from({ length: lefts }, (_, i) => (i * 7) % lefts)
    const right = Uint32Array.from({ length: rights }, (_, i) => rights - 1 - i)
    let seen = 0
    let worst = 0
    for (const { firstRow, rows, firstColumn, columns, scores, stride } of scoreBlocks(
      embeddings,
      left,
      right,
    ))
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) {
          const exact = cosine(
            rowAt(embeddings, left[firstRow + r]!),
            rowAt(embeddings, right[firstColumn + c]!),
          )
          worst = Math.max(worst, Math.abs(scores[r * stride + c]! - exact))
          seen++
        }
    expect(seen).toBe(lefts * rights)
    expect(worst).toBeLessThan(1e-6)
  })

  it('covers the lower triangle of a set with itself', () => {
    const embeddings = randomEmbeddings(600, 8)
    const all = Uint32Array.from({ length: 600 }, (_, i) => i)
    const seen = new Set<number>()
    for (const { firstRow, rows, firstColumn, columns, scores, stride } of scoreBlocks(embeddings, all))
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++)
          if (firstColumn + c < firstRow + r) {
            seen.add((firstRow + r) * 600 + firstColumn + c)
            const exact = cosine(rowAt(embeddings, firstRow + r), rowAt(embeddings, firstColumn + c))
            expect(Math.abs(scores[r * stride + c]! - exact)).toBeLessThan(1e-6)
          }
    expect(seen.size).toBe((600 * 599) / 2)
  })

  it('scores an embedding of zeros as 0', () => {
    const embeddings = scoredBy(COSINE, {
      names: ['a', 'b'],
      dimension: 2,
      rows: Float32Array.of(0, 0, 1, 2),
    })
    const [block] = scoreBlocks(embeddings, Uint32Array.of(0, 1))
    expect(block?.scores[block.stride]).toBe(0)
  })
})
