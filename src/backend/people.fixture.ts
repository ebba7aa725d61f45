// Embeddings of drawn people, by a two-covariance model whose covariances are known.
import { mulberry32 } from '../random.ts'

export interface DrawnOptions {
  people: number
  /** Pictures of the person of this number. */
  pictures(person: number): number
  /** Standard deviations of the first dimensions; the others are 0. */
  between: readonly number[]
  within: readonly number[]
  seed?: number
}

/** Unit embeddings [N, 256] around a mean that points away from all these dimensions, and who each is. */
export function drawnPeople({ people, pictures, between, within, seed = 7 }: DrawnOptions): {
  rows: Float32Array
  people: string[]
} {
  const random = mulberry32(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const names: string[] = []
  const rows: number[] = []
  for (let person = 0; person < people; person++) {
    const centre = between.map(deviation => deviation * normal())
    for (let picture = 0; picture < pictures(person); picture++) {
      names.push(`Person ${String(person).padStart(5, '0')}`)
      const point = centre.map((value, k) => value + (within[k] ?? 0) * normal())
      const squares = point.reduce((sum, value) => sum + value * value, 0)
      // on the sphere: the last dimension takes what is left of the length 1
      for (let k = 0; k < 255; k++) rows.push(point[k] ?? 0)
      rows.push(Math.sqrt(Math.max(0, 1 - squares)))
    }
  }
  return { rows: Float32Array.from(rows), people: names }
}
