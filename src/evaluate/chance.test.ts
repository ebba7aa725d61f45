import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { notesOnChance } from './chance.ts'

const PAIRS = 1000
const names = Array.from({ length: 3 * PAIRS }, (_, row) => `P_${row}`)

/** Scores of a model whose genuine pairs lie `gap` standard deviations above impostor pairs; those of some rows are strangers'. */
function notes(gap: number, isStranger: (row: number) => boolean): string[] {
  const random = mulberry32(5)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const genuine = Array.from({ length: PAIRS }, (_, i) => {
    const row = (3 * ((i * 389) % PAIRS)) % names.length
    return { row, score: normal() + (isStranger(row) ? 0 : gap) }
  })
  return notesOnChance({ genuine, impostor: Float64Array.from({ length: PAIRS }, normal), names })
}

describe('genuine pairs that score like strangers', () => {
  it.each([4, 3, 2, 1, 0.5])('are not told of a sound order, %d deviations above strangers', gap =>
    expect(notes(gap, () => false)).toEqual([]),
  )

  it('are told by the stretches of rows that they lie in', () => {
    const told = notes(3, row => (row >= 600 && row < 900) || row >= 2100)
    expect(told).toHaveLength(2)
    expect(told[0]).toMatch(
      /^About (8\d|9\d|100) % of the 100 genuine pairs in rows 601 to 898 \(P_600 to P_897\)/,
    )
    expect(told[1]).toMatch(/of the 300 genuine pairs in rows 2,101 to 2,998 /)
  })

  it('are told where half of each stretch is out of place', () => {
    expect(notes(3, row => row % 2 === 0)).toEqual([expect.stringMatching(/^About [45]\d % of the 1,000/)])
  })

  it('are told once where all of them are', () => {
    expect(notes(3, () => true)).toEqual([expect.stringMatching(/^These figures are no better than chance/)])
  })
})
