import { describe, expect, it } from 'vitest'
import { doubtsOfSides } from '../../verify/template.ts'
import type { Comparison, KnownFace } from '../../worker/compare/types.ts'
import { numbered } from './comparing.ts'
import type { Part } from './slots.ts'

const part = (place: number): Part => ({
  id: place + 7,
  place,
  photo: { name: `${place}.jpg`, blob: new Blob() },
  chosen: 0,
  face: {} as KnownFace,
})
const comparison = (odd: Comparison['odd'], doubt: string | null) => ({ odd, doubt }) as Comparison

describe('the doubt about a photo', () => {
  const odd: Comparison['odd'] = [
    { index: 1, score: 0.1 },
    { index: 0, score: 0.2 },
  ]
  const parts: [Part[], Part[]] = [
    [part(0), part(3)],
    [part(2), part(4)],
  ]
  const [left, right] = doubtsOfSides(odd)

  it('names the photo as the strip numbers it, on either side', () => {
    expect(numbered(comparison(odd, left!), parts).doubt).toMatch(/^Photo 4 of the left side/)
    expect(numbered(comparison(odd, right!), parts).doubt).toMatch(/^Photo 3 of the right side/)
  })
  it('is left alone when it is about something else', () => {
    for (const doubt of ['Face turned away.', null])
      expect(numbered(comparison(odd, doubt), parts).doubt).toBe(doubt)
  })
})
