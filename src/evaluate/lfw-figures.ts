// What measuring on LFW's pairs gives.
import type { ScoreHistogram } from '../model/card.ts'
import type { countVerdicts } from '../verify/rule.ts'
import type { Intervals } from './bootstrap.ts'
import type { LikelihoodFigures } from './likelihood.ts'
import type { PairFigures } from './pair-figures.ts'
import type { TemplateFigures } from './templates.ts'
/** Rates of a curve where it bends, from strict to loose. */
export interface CurvePoints {
  far: number[]
  tpr: number[]
}

export interface ScoredPair {
  a: string
  b: string
  score: number
}

/** The pairs that a threshold fails first. */
export interface Mistakes {
  /** Same person, lowest scores first. */
  genuine: ScoredPair[]
  /** Strangers, highest scores first. */
  impostor: ScoredPair[]
}

/** Figures of the pairs protocol; rates in 0..1. */
export interface LfwFigures extends PairFigures {
  intervals: Intervals
  curve: CurvePoints
  histogram: ScoreHistogram
  mistakes: Mistakes
  /** Below it lies the share of genuine pairs that the key names. Reports of the first versions do not have these four. */
  fnrThresholds?: { '0.01': number }
  /** Null where the folds are too few pairs. */
  likelihood?: LikelihoodFigures | null
  /** How many pairs get each verdict by the rule that these very figures give. */
  verdicts?: { genuine: VerdictCounts; impostor: VerdictCounts }
  /** Of several photos against several, from people with enough pictures; mirrored embeddings only. */
  templates?: TemplateFigures[]
}

type VerdictCounts = ReturnType<typeof countVerdicts>
