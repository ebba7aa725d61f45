import { expect, it } from 'vitest'
import { HEAD, layOutWall, type WallBlock, whatLiesAt } from './wall-layout.ts'

const block = (key: string, first: number, count: number, isWide = false): WallBlock => ({
  key,
  faces: Array.from({ length: count }, (_, i) => first + i),
  isWide,
})
const sizes = { width: 400, tile: 60 }

it('gives every face a place of its own inside its block', () => {
  const blocks = [block('a', 0, 23), block('b', 23, 5), block('c', 28, 2), block('alone', 30, 40, true)]
  const { blocks: placed, places, height } = layOutWall(blocks, sizes)
  expect(places.size).toBe(70)
  expect(new Set([...places.values()].map(String)).size).toBe(70)
  for (const { faces, x, y, width, height: blockHeight } of placed) {
    expect(x + width).toBeLessThanOrEqual(sizes.width)
    expect(y + blockHeight).toBeLessThanOrEqual(height)
    for (const face of faces) {
      const [left, top] = places.get(face)!
      expect(left).toBeGreaterThanOrEqual(x)
      expect(left + sizes.tile).toBeLessThanOrEqual(x + width)
      expect(top).toBeGreaterThanOrEqual(y + HEAD)
      expect(top + sizes.tile).toBeLessThanOrEqual(y + blockHeight)
    }
  }
})
it('lets no two blocks lie on each other', () => {
  const blocks = Array.from({ length: 12 }, (_, i) => block(`${i}`, 20 * i, 12 - i))
  const { blocks: placed } = layOutWall(blocks, sizes)
  for (const a of placed)
    for (const b of placed)
      if (a !== b)
        expect(
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
        ).toBe(true)
})
it('still stands on a phone that is narrower than a title', () => {
  const { places, blocks } = layOutWall([block('a', 0, 3)], { width: 70, tile: 60 })
  expect([...places.values()].map(([x]) => x)).toEqual([8, 8, 8])
  expect(blocks[0]!.width).toBe(76)
})
it('tells which face lies at a point, and which block between faces', () => {
  const layout = layOutWall([block('a', 0, 3), block('b', 3, 2)], sizes)
  for (const [face, [x, y]] of layout.places)
    expect(whatLiesAt(layout, [x + 30, y + 30], sizes.tile)).toMatchObject({
      block: { key: face < 3 ? 'a' : 'b' },
      face,
    })
  const second = layout.blocks[1]!
  expect(whatLiesAt(layout, [second.x + 2, second.y + 2], sizes.tile)).toMatchObject({ face: null })
  expect(whatLiesAt(layout, [10, layout.height + 1], sizes.tile)).toBeNull()
})
it('is nothing without faces', () => {
  expect(layOutWall([], sizes)).toEqual({ blocks: [], places: new Map(), height: 0 })
})
