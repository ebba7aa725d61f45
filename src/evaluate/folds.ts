// LFW's ten folds: the accuracy on each fold at the threshold that is best on the other nine (Huang et al., "Labeled Faces in the
// Wild: Updates and New Reporting Procedures", 2014: mean, and standard error = standard deviation (N - 1) / root of N).

/** Pairs in descending order of score. */
export interface RankedPairs {
  score: Float64Array
  genuine: Uint8Array
  fold: Uint32Array
  /** Place of each ranked pair in the list that they came from. */
  place: Uint32Array
}

/** The folds of LFW's View 2. */
export const FOLDS = 10

/** Folds for pairs that have none (LFW's View 1), in turn: as many of both kinds in each, as far as they go. */
export function dealtFolds(genuine: Uint8Array, folds: number): Uint32Array {
  const dealt: [impostor: number, genuine: number] = [0, 0]
  return Uint32Array.from(genuine, is => dealt[is ? 1 : 0]++ % folds)
}

export function rankPairs(scores: Float64Array, genuine: Uint8Array, fold: ArrayLike<number>): RankedPairs {
  const place = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return {
    score: Float64Array.from(place, p => scores[p] ?? 0),
    genuine: Uint8Array.from(place, p => genuine[p] ?? 0),
    fold: Uint32Array.from(place, p => fold[p] ?? 0),
    place,
  }
}

/**
 * Accuracy on each fold that has pairs, 0..1. The threshold is the lowest training score with the best training accuracy; pairs
 * at or above it are accepted. `weights` counts each ranked pair so many times (bootstrap), once by default.
 */
export function foldAccuracies(pairs: RankedPairs, weights?: ArrayLike<number>): number[] {
  const folds = pairs.fold.reduce((most, fold) => Math.max(most, fold + 1), 0)
  const accuracies: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const accuracy = accuracyOn(pairs, fold, weights)
    if (accuracy !== null) accuracies.push(accuracy)
  }
  return accuracies
}

function accuracyOn(
  { score, genuine, fold }: RankedPairs,
  test: number,
  weights?: ArrayLike<number>,
): number | null {
  const isTraining = (i: number) => fold[i] !== test && (weights?.[i] ?? 1) > 0
  // a threshold accepts all of its equals, so only the last of them is a candidate
  const hasEqualBehind = (at: number) => {
    for (let i = at + 1; i < score.length && score[i] === score[at]; i++) if (isTraining(i)) return true
    return false
  }
  let balance = 0 // accepted genuine minus accepted impostor training pairs: accuracy but for constants
  let best = Number.NEGATIVE_INFINITY
  let threshold = Number.POSITIVE_INFINITY
  for (let i = 0; i < score.length; i++) {
    if (!isTraining(i)) continue
    const weight = weights?.[i] ?? 1
    balance += genuine[i] ? weight : -weight
    if (balance >= best && !hasEqualBehind(i)) [best, threshold] = [balance, score[i] ?? 0]
  }
  let right = 0
  let total = 0
  for (let i = 0; i < score.length; i++) {
    if (fold[i] !== test) continue
    const weight = weights?.[i] ?? 1
    total += weight
    if ((score[i] ?? 0) >= threshold === (genuine[i] === 1)) right += weight
  }
  return total > 0 ? right / total : null
}

/** Mean and deviation of figures; `spread` divides by N - 1 (sample) or N (population). */
export function meanAndStd(values: readonly number[], spread: 'sample' | 'population' = 'sample') {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const divisor = spread === 'sample' ? Math.max(1, values.length - 1) : values.length
  return { mean, std: Math.sqrt(squares / divisor) }
}
