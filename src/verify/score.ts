// The score of two embeddings: their cosine, -1..1 (docs/lightcnn.md 1.7; embeddings are not normalised by the network).
import { checkEmbedding } from '../model/finite.ts'

/** Cosine of two embeddings of equal length. 0 when one of them is all zeros; throws DeviceError when one is not finite. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new TypeError(`embeddings of ${a.length} and ${b.length} numbers`)
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number
    const y = b[i] as number
    dot += x * y
    aa += x * x
    bb += y * y
  }
  if (!Number.isFinite(aa + bb)) {
    checkEmbedding(a)
    checkEmbedding(b)
  }
  const length = Math.sqrt(aa * bb) // one root: equal embeddings score exactly 1
  return length > 0 ? Math.max(-1, Math.min(1, dot / length)) : 0
}
