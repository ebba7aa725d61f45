import { expect, it } from 'vitest'
import type { Identification } from '../../worker/gallery/types.ts'
import { foundCsv, foundRows } from './found-rows.ts'

const answer = (verdict: Identification['verdict'], name: string, score: number): Identification => ({
  verdict,
  score: 'jb',
  candidates: [{ personId: name, name, viewId: name, score }],
  threshold: null,
  tied: null,
  doubt: null,
})
const asked = [
  {
    id: 1,
    path: 'a.jpg',
    found: { state: 'done', result: [answer('unknown', 'Bob', -40), answer('known', 'Ada', 20)] },
  },
  {
    id: 2,
    path: 'b, c.jpg',
    found: { state: 'done', result: [answer('perhaps', 'Eve', 8), answer('known', 'Eve', 31)] },
  },
  { id: 3, path: 'd.jpg', found: { state: 'running' } },
]

it('puts the surest answers first, and of these the most alike', () => {
  expect(foundRows(asked).map(({ id, face }) => [id, face])).toEqual([
    [2, 1],
    [1, 1],
    [2, 0],
    [1, 0],
  ])
})
it('writes them as CSV, with the score that a value is', () => {
  expect(
    foundCsv(foundRows(asked), ({ verdict }) => verdict)
      .split('\n')
      .slice(0, 4),
  ).toEqual([
    'photo,face,verdict,answer,best match,score,value',
    '"b, c.jpg",2,known,known,Eve,jb,31.00',
    'a.jpg,2,known,known,Ada,jb,20.00',
    '"b, c.jpg",1,perhaps,perhaps,Eve,jb,8.00',
  ])
})
