// The product that projections are made of, quick enough for tens of thousands: rows of numbers less a mean, times a matrix.
import { createMapModule, DOUBLE, PAIR, PANEL } from './map-kernel.ts'

export interface AffineMap {
  /** Numbers of a mapped row. */
  size: number
  /** (x - mean) axes of rows [n, mean.length], one behind the other; gives [n, size]. */
  of(rows: Float64Array): Float64Array
}

/** axes is [mean.length, size], row by row. Both are copied, so that later changes to them change nothing. */
export function affineMap(mean: Float64Array, axes: Float64Array): AffineMap {
  const length = mean.length
  const size = axes.length / length
  const panels = Math.ceil(size / PANEL)
  const width = panels * PANEL
  const left = panels * PANEL * length * DOUBLE
  const out = left + PAIR * length * DOUBLE
  const kernel = createMapModule(out + PAIR * width * DOUBLE)
  const panelled = new Float64Array(kernel.memory.buffer, 0, width * length)
  for (let i = 0; i < length; i++)
    for (let k = 0; k < size; k++)
      panelled[(k - (k % PANEL)) * length + i * PANEL + (k % PANEL)] = axes[i * size + k] as number
  const pair = new Float64Array(kernel.memory.buffer, left, PAIR * length)
  const mapped = new Float64Array(kernel.memory.buffer, out, PAIR * width)
  const from = mean.slice()
  return {
    size,
    of(rows) {
      const count = rows.length / length
      const result = new Float64Array(count * size)
      for (let row = 0; row < count; row += PAIR) {
        const second = row + 1 < count ? length : 0
        for (let i = 0; i < length; i++) {
          const center = from[i] as number
          pair[2 * i] = (rows[row * length + i] as number) - center
          pair[2 * i + 1] = (rows[row * length + second + i] as number) - center
        }
        kernel.map(left, 0, out, panels, length, width * DOUBLE)
        result.set(mapped.subarray(0, size), row * size)
        if (second > 0) result.set(mapped.subarray(width, width + size), (row + 1) * size)
      }
      return result
    },
  }
}
