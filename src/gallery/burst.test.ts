import { describe, expect, it } from 'vitest'
import { bestOfBurst, type Shot } from './burst.ts'
import { vector } from './gallery.fixture.ts'

const shot = (degrees: number, grade: number): Shot => {
  const angle = (degrees * Math.PI) / 180
  return { embedding: vector(Math.cos(angle), Math.sin(angle)), grade }
}
const chosen = (shots: Shot[], count = 5) => bestOfBurst(shots, count).map(({ grade }) => grade)

describe('the best of a burst', () => {
  it('begins with the best and goes on with what differs most', () => {
    const shots = [shot(0, 0.7), shot(5, 0.9), shot(40, 0.8), shot(20, 0.81), shot(41, 0.79)]
    expect(chosen(shots, 3)).toEqual([0.9, 0.79, 0.81])
  })
  it('takes one view of a face that never moves', () => {
    expect(chosen([shot(0, 0.7), shot(1, 0.8), shot(2, 0.75)])).toEqual([0.8])
  })
  it('leaves out what is much worse than the best', () => {
    expect(chosen([shot(0, 0.9), shot(40, 0.5)])).toEqual([0.9])
  })
  it('takes no more than are wanted, and nothing from nothing', () => {
    expect(bestOfBurst([shot(0, 0.9), shot(20, 0.9), shot(40, 0.9)], 2)).toHaveLength(2)
    expect(bestOfBurst([], 5)).toEqual([])
  })
})
