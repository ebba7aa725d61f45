// What a score function is, and what it makes of an embedding: a vector and a number of its own, so that the score of two embeddings is one
// product. A gallery keeps just that for each view.
import type { ScoreName } from '../model/scores.ts'

/** One photo of a side. */
export interface Sample {
  embedding: Float32Array
  /** 0..1: how much it counts among the photos of its side. */
  quality: number
}
/** The score of two embeddings is the product of their vectors plus both biases. */
export interface Projection {
  /** As many numbers as an embedding, the last ones 0 where the score needs fewer. */
  vector: Float64Array
  bias: number
}
export interface Scorer {
  readonly name: ScoreName
  /** Embeddings need not be of length 1. Throws DeviceError when one is not finite. */
  pair(a: ArrayLike<number>, b: ArrayLike<number>): number
  project(embedding: ArrayLike<number>): Projection
  /** The score of two sides of 1 to 8 photos; of one photo a side it is that of the pair. */
  sides(left: readonly Sample[], right: readonly Sample[]): number
  /** The same score for comparing the same photos many times: it keeps what it makes of each embedding, which must not change then. */
  remembering(): Scorer
}

/** The score of two projections of one scorer. */
export function scoreOf(a: Projection, b: Projection): number {
  let sum = 0
  for (let i = 0; i < a.vector.length; i++) sum += (a.vector[i] as number) * (b.vector[i] as number)
  return sum + (a.bias + b.bias)
}

/** No photo of a side counts for nothing. */
export const weightOf = (quality: number): number => Math.max(0.05, quality)
