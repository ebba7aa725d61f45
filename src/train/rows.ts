// What the convolutions give for a picture, kept when they do not learn: each row is computed once instead of in every epoch.
import * as tf from '@tensorflow/tfjs-core'
import type { Batch } from '../data/batches.ts'
import { type Architecture, INPUT_SIZE } from '../model/architectures.ts'
import type { DeviceWeights } from '../model/forward.ts'
import type { Recipe } from './recipe.ts'
import { trunkRows } from './step.ts'

/** More is computed again each time; the numbers are the same. */
const MOST_BYTES = 512 * 2 ** 20

/** Middle windows, and what tells them apart. */
export type Crops = Pick<Batch<Float32Array>, 'images' | 'pictures' | 'mirrored' | 'count'>
export interface RowCache {
  /** Rows [B, 8192] of middle windows. Those that are not known yet are computed, `microBatch` at a time. */
  of(crops: Crops, parameters: DeviceWeights, microBatch: number): Promise<Float32Array>
}

/** Rows on the device, [B, 8192]. */
export const toRows = (rows: Float32Array, count: number): tf.Tensor2D =>
  tf.tensor2d(rows, [count, rows.length / count])

/** Numbers of a row. */
export const rowWidth = ({ flat }: Pick<Architecture, 'flat'>): number => flat.size ** 2 * flat.channels
/** Whether the convolutions stay as they are and see the same windows each time. */
export const isTrunkCached = ({ trunkRate, augment }: Recipe): boolean =>
  trunkRate === 0 && augment === 'mirror'
/** What the rows of so many pictures and their mirror images take in memory. */
export const cachedRowsBytes = (architecture: Architecture, pictures: number): number =>
  Math.min(MOST_BYTES, 2 * pictures * rowWidth(architecture) * 4)

/** Null where rows are not cached. */
export function createRowCache(architecture: Architecture, recipe: Recipe): RowCache | null {
  if (!isTrunkCached(recipe)) return null
  const width = rowWidth(architecture)
  const pixels = INPUT_SIZE ** 2
  const most = Math.floor(MOST_BYTES / (width * 4))
  const known = new Map<number, Float32Array>()
  return {
    async of({ images, pictures, mirrored, count }, parameters, microBatch) {
      const rows = new Float32Array(count * width)
      const keys = Array.from(
        { length: count },
        (_, i) => 2 * (pictures[i] as number) + (mirrored[i] as number),
      )
      const missing = keys.flatMap((key, i) => (known.has(key) ? [] : [i]))
      for (const [i, key] of keys.entries()) {
        const row = known.get(key)
        if (row) rows.set(row, i * width)
      }
      for (let first = 0; first < missing.length; first += microBatch) {
        const some = missing.slice(first, first + microBatch)
        const crops = new Float32Array(some.length * pixels)
        for (const [k, i] of some.entries())
          crops.set(images.subarray(i * pixels, (i + 1) * pixels), k * pixels)
        const computed = trunkRows(architecture, parameters, crops) // [some, 8192]
        const values = (await computed.data()) as Float32Array
        for (const [k, i] of some.entries()) {
          const row = values.slice(k * width, (k + 1) * width)
          rows.set(row, i * width)
          if (known.size < most) known.set(keys[i] as number, row)
        }
        computed.dispose()
      }
      return rows
    },
  }
}
