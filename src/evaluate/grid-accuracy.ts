// The accuracy of a verification set as InsightFace's evaluation reads it: the threshold of each fold is the best of 400 squared distances
// on the other folds (deepinsight/insightface recognition/arcface_torch/eval/verification.py calculate_roc).
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
  const distance = Float64Array.from(cosine, one => 2 - 2 * one)
  const tests = [...new Set(Array.from(cosine, (_, i) => fold[i] ?? 0))].sort((a, b) => a - b)
  const folds = tests.map(test => {
    let [best, threshold] = [-1, 0]
    for (let n = 0; n < COUNT; n++) {
      const right = rightAt(n * STEP, i => fold[i] !== test)
      if (right > best) [best, threshold] = [right, n * STEP]
    }
    return rightAt(threshold, i => fold[i] === test)
  })
  return { ...meanAndStd(folds, 'population'), folds }

  function rightAt(threshold: number, isIn: (at: number) => boolean): number {
    let [right, all] = [0, 0]
    for (let i = 0; i < distance.length; i++) {
      if (!isIn(i)) continue
      all++
      if ((distance[i] as number) < threshold === (genuine[i] === 1)) right++
    }
    return right / all
  }
}
