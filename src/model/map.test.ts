import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../random.ts'
import { affineMap } from './map.ts'

const random = mulberry32(3)
const drawn = (length: number) => Float64Array.from({ length }, () => random() - 0.5)

describe('the map of rows', () => {
  it.each([
    [256, 256, 5],
    [256, 112, 2],
    [7, 3, 3],
    [1, 9, 1],
  ])('from %d numbers to %d gives each the sum of products in their order', (length, size, count) => {
    const [mean, axes, rows] = [drawn(length), drawn(length * size), drawn(length * count)]
    const expected = Float64Array.from({ length: count * size }, (_, at) => {
      const [row, k] = [Math.floor(at / size), at % size]
      let sum = 0
      for (let i = 0; i < length; i++) sum += (rows[row * length + i]! - mean[i]!) * axes[i * size + k]!
      return sum
    })
    const map = affineMap(mean, axes)
    expect(map.of(rows)).toEqual(expected)
    const last = (count - 1) * length
    expect(map.of(rows.subarray(last))).toEqual(expected.subarray((count - 1) * size))
    expect(map.of(new Float64Array())).toHaveLength(0)
  })

  it('keeps what it was made of', () => {
    const [mean, axes, row] = [drawn(4), drawn(8), drawn(4)]
    const map = affineMap(mean, axes)
    const before = map.of(row)
    mean.fill(9)
    axes.fill(9)
    expect(map.of(row)).toEqual(before)
  })
})
