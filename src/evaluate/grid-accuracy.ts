// The accuracy of a verification set as InsightFace's evaluation reads it: the threshold of each fold is the best of 400 squared distances
// on the other folds, the first of equals (deepinsight/insightface recognition/arcface_torch/eval/verification.py calculate_roc).
import { meanAndStd } from './folds.ts'

const STEP = 0.01
const COUNT = 400

/** `cosine`: of each pair. Embeddings are of length 1 there, so that a squared distance is 2 - 2 cos. */
export function gridAccuracy({
  cosine,
  genuine,
  fold,
}: {
  cosine: Float64Array
  genuine: Uint8Array
  fold: ArrayLike<number>
}): { mean: number; std: number; folds: number[] } {
  const place = Uint32Array.from(cosine, placeOf)
  const tests = [...new Set(Array.from(cosine, (_, i) => fold[i] ?? 0))].sort((a, b) => a - b)
  const folds = tests.map(test => {
    const [training, tested] = [false, true].map(isTested =>
      rightAt({ place, genuine }, i => (fold[i] === test) === isTested),
    ) as [number[], number[]]
    return tested[training.indexOf(Math.max(...training))] ?? 0
  })
  return { ...meanAndStd(folds, 'population'), folds }
}

/** The first threshold that accepts a pair. */
function placeOf(cosine: number): number {
  const distance = 2 - 2 * cosine
  let n = Math.max(0, Math.floor(distance / STEP) - 1)
  while (n < COUNT && !(distance < n * STEP)) n++
  return n
}

/** The accuracy at each threshold. */
function rightAt(
  { place, genuine }: { place: Uint32Array; genuine: Uint8Array },
  isIn: (at: number) => boolean,
): number[] {
  const change = new Float64Array(COUNT + 1)
  let [all, right] = [0, 0]
  for (let i = 0; i < place.length; i++) {
    if (!isIn(i)) continue
    all++
    if (!genuine[i]) right++
    const at = place[i] as number
    change[at] = (change[at] as number) + (genuine[i] ? 1 : -1)
  }
  return Array.from({ length: COUNT }, (_, n) => {
    right += change[n] as number
    return right / all
  })
}
