// Scored pairs -> 100 % - EER, ten-fold accuracy, TPR at FAR, area and thresholds: what takes milliseconds. `pairFigures` reads them
// straight from embeddings, for verification while a network is trained; lfw.ts adds intervals, curves and mistakes.
import type { Embeddings } from '../data/embeddings.ts'
import { ListError } from '../errors.ts'
import type { Scorer } from '../verify/projection.ts'
import { dealtFolds, FOLDS, foldAccuracies, meanAndStd, type RankedPairs, rankPairs } from './folds.ts'
import { rowAt } from './lookup.ts'
import {
  AS_USED,
  areaUnder,
  eer100,
  eer100OfTies,
  READINGS,
  type RocCurve,
  rocCurve,
  type Semantics,
  thresholdAtFar,
  tprAtFar,
} from './roc.ts'

/** Rates in 0..1; equal scores are shared, so that their order decides nothing. */
export interface PairFigures {
  pairs: number
  genuinePairs: number
  impostorPairs: number
  /** 100 % minus the equal error rate. */
  eer100: number
  /** At the threshold that is best on the other folds. */
  accuracy: { mean: number; standardError: number; folds: number[] }
  tprAtFar: { '0.01': number; '0.001': number; '0': number }
  auc: number
  /** Accept at or above. */
  thresholds: { '0.01': number; '0.001': number }
}
/** Pairs of rows of embeddings, as parallel arrays. */
export interface RowPairs {
  a: Uint32Array
  b: Uint32Array
  /** 1: the same person. */
  genuine: Uint8Array
  /** From 0; dealt into ten in turn when left out. */
  fold?: ArrayLike<number>
}
/** Scores of pairs, as parallel arrays. */
export interface ScoredPairs {
  score: Float64Array
  genuine: Uint8Array
  fold: ArrayLike<number>
}

/**
 * The figures of pairs of embeddings (`rows`: [N, D], need not be normalised) in a few milliseconds for LFW's 6,000, as the toolkit
 * reads them. Throws ListError when there are fewer than two pairs of one kind.
 */
export function pairFigures(
  embeddings: Omit<Embeddings, 'names'>,
  { a, b, genuine, fold }: RowPairs,
  scorer: Scorer,
): PairFigures {
  const same = genuine.reduce((sum, is) => sum + is, 0)
  const fewest = Math.min(same, genuine.length - same)
  if (fewest < 2)
    throw new ListError(
      `${same} genuine and ${genuine.length - same} impostor pairs: at least two of each are needed.`,
    )
  const score = scoresOfPairs(embeddings, { a, b }, scorer)
  const folds = fold ?? dealtFolds(genuine, Math.min(FOLDS, fewest))
  return readPairs({ score, genuine, fold: folds }, 'toolkit').figures
}

export const tprsAtFar = (curve: RocCurve): PairFigures['tprAtFar'] => ({
  '0.01': tprAtFar(curve, 0.01),
  '0.001': tprAtFar(curve, 0.001),
  '0': tprAtFar(curve, 0),
})

/** The score of each pair. */
export function scoresOfPairs(
  embeddings: Omit<Embeddings, 'names'>,
  { a, b }: Pick<RowPairs, 'a' | 'b'>,
  scorer: Scorer,
): Float64Array {
  return Float64Array.from(a, (row, i) => scorer.pair(rowAt(embeddings, row), rowAt(embeddings, b[i] ?? 0)))
}

/**
 * Figures that no order of equal scores can change; without those they are what `semantics` reads. `curve`: equal scores are one point of
 * it, as one threshold has them.
 */
export function readPairs(
  { score, genuine, fold }: ScoredPairs,
  semantics: Semantics,
): { figures: PairFigures; curve: RocCurve; ranked: RankedPairs } {
  const same = score.filter((_, i) => genuine[i])
  const strangers = score.filter((_, i) => !genuine[i])
  const read = rocCurve(same, strangers, READINGS[semantics])
  const curve = rocCurve(same, strangers, AS_USED)
  const ranked = rankPairs(score, genuine, fold)
  const folds = foldAccuracies(ranked)
  const { mean, std } = meanAndStd(folds)
  const figures: PairFigures = {
    pairs: score.length,
    genuinePairs: same.length,
    impostorPairs: strangers.length,
    eer100: eer100OfTies(curve) ?? eer100(read, semantics),
    accuracy: { mean, standardError: std / Math.sqrt(folds.length), folds },
    tprAtFar: tprsAtFar(semantics === 'toolkit' ? curve : read),
    auc: areaUnder(curve),
    thresholds: { '0.01': thresholdAtFar(curve, 0.01), '0.001': thresholdAtFar(curve, 0.001) },
  }
  return { figures, curve, ranked }
}
