import { expect, it } from 'vitest'
import { joined, moved, parted, suggest, withLinks } from './links.ts'

it('holds to what was said last of a pair', () => {
  const once = withLinks([], joined([0, 1, 2]))
  expect(once).toEqual([
    { a: 0, b: 1, isSame: true },
    { a: 1, b: 2, isSame: true },
  ])
  expect(withLinks(once, parted([2], [0, 1]))).toEqual([
    { a: 0, b: 1, isSame: true },
    { a: 1, b: 2, isSame: false },
    { a: 0, b: 2, isSame: false },
  ])
})
it('moves a face with its ties, and leaves the others of its group together', () => {
  const said = moved(1, [0, 1, 2], [5, 6])
  expect(said).toContainEqual({ a: 0, b: 1, isSame: false })
  expect(said).toContainEqual({ a: 1, b: 2, isSame: false })
  expect(said).toContainEqual({ a: 0, b: 2, isSame: true })
  expect(said).toContainEqual({ a: 1, b: 5, isSame: true })
  expect(said).toContainEqual({ a: 5, b: 6, isSame: true })
  expect(moved(1, [0, 1], []).every(({ isSame }) => !isSame)).toBe(true)
})

const closest = [
  { a: 0, b: 1, score: 9 },
  { a: 1, b: 2, score: 8 },
  { a: 0, b: 2, score: 7 },
  { a: 2, b: 3, score: 6 },
  { a: 3, b: 4, score: 1 },
]
const asked = { closest, groups: [0, 0, 2, 3, 4], photoOf: [0, 1, 2, 3, 4], links: [], least: 2, most: 9 }

it('asks of each two groups once, the most alike first, as far as it is worth it', () => {
  expect(suggest(asked).map(({ a, b }) => [a, b])).toEqual([
    [1, 2],
    [2, 3],
  ])
  expect(suggest(asked)[0]!.groups).toEqual([[0, 1], [2]])
  expect(suggest({ ...asked, most: 1 })).toHaveLength(1)
})
it('asks nothing that cannot be, or that was answered', () => {
  expect(suggest({ ...asked, photoOf: [0, 1, 0, 3, 4] }).map(({ a, b }) => [a, b])).toEqual([[2, 3]])
  expect(suggest({ ...asked, links: parted([0], [2]) }).map(({ a, b }) => [a, b])).toEqual([[2, 3]])
})
