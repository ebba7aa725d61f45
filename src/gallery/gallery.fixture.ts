// Embeddings with known scores for the tests of this room.
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import { mulberry32 } from '../random.ts'
import type { ModelId, NewView } from './gallery.ts'

export const MODEL: ModelId = { name: 'lightcnn-9', sha256: 'a'.repeat(64) }
export const OTHER_MODEL: ModelId = { name: 'lightcnn-29', sha256: 'b'.repeat(64) }

/** A vector of given first numbers, the rest 0. */
export function vector(...first: number[]): Float32Array {
  const embedding = new Float32Array(EMBEDDING_SIZE)
  embedding.set(first)
  return embedding
}
/** A random direction; with `near`, one that scores about `score` with it. */
export function randomVector(seed: number, near?: Float32Array, score = 0.9): Float32Array {
  const random = mulberry32(seed)
  const noise = Float32Array.from({ length: EMBEDDING_SIZE }, () => random() + random() + random() - 1.5)
  if (!near) return noise
  const scale = Math.hypot(...near) / Math.hypot(...noise)
  const share = Math.sqrt(1 - score * score) * scale
  return noise.map((value, i) => value * share + score * (near[i] ?? 0))
}
export function view(embedding: Float32Array, extra: Partial<NewView> = {}): NewView {
  return { embedding, quality: 0.9, addedAt: '2026-11-24T00:00:00.000Z', source: 'photo.jpg', ...extra }
}
