import { describe, expect, it } from 'vitest'
import { cosine } from './score.ts'
import { COSINE, templateOf } from './scorer.ts'
import { compareTemplates, disagreeing, doubtsOfSides } from './template.ts'

const at = (degrees: number, quality = 1) => ({
  embedding: Float32Array.of(
    3 * Math.cos((degrees * Math.PI) / 180),
    3 * Math.sin((degrees * Math.PI) / 180),
  ),
  quality,
})

describe('templates', () => {
  it('of one photo are its embedding, of several the mean direction by quality', () => {
    expect(templateOf([at(30)])).toEqual(at(30).embedding)
    expect(cosine(templateOf([at(10), at(30)]), at(20).embedding)).toBeCloseTo(1, 6)
    const leaning = templateOf([at(0, 1), at(90, 0.5)])
    expect(Math.atan2(leaning[1]!, leaning[0]!)).toBeCloseTo(Math.atan2(0.5, 1), 6)
    expect(() => templateOf([])).toThrow(TypeError)
  })

  it('compare as a grid of single scores, and name the photo that disagrees', () => {
    const { score, grid, odd } = compareTemplates(COSINE, [at(0), at(4), at(80)], [at(2)])
    expect(grid.map(row => row.length)).toEqual([1, 1, 1])
    expect(grid[2]![0]).toBeCloseTo(Math.cos((78 * Math.PI) / 180), 6)
    expect(odd).toMatchObject([{ index: 2 }, null])
    expect(score).toBeLessThan(grid[0]![0]!)
    // of two that disagree, the one that is less like the other side
    expect(compareTemplates(COSINE, [at(0), at(80)], [at(75)]).odd).toMatchObject([{ index: 0 }, null])
  })

  it('doubt a side whose photos look like strangers, and only such a one', () => {
    const curve = { score: [0.3, 0.7], log10: [-2, 2] }
    const mixed = compareTemplates(COSINE, [at(0), at(4), at(80)], [at(2), at(30)])
    const found = disagreeing(mixed.odd, curve)
    expect(found).toMatchObject([{ index: 2 }, null])
    expect(doubtsOfSides(found)).toEqual([
      'Photo 3 of the left side does not look like the others of its side. Leave it out.',
    ])
    expect(disagreeing(mixed.odd, null)).toEqual([null, null])
    expect(doubtsOfSides([null, null])).toEqual([])
  })
})
