// The score of two faces -> a decision with all that it rests on.
import type { FoundFace } from '../face/faces.ts'
import type { Calibration, ModelCard } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import { type ScoreName, scoreNamed } from '../model/scores.ts'
import { type LikelihoodRatio, likelihoodRatio } from './likelihood.ts'
import { type Rule, ruleFor, type Verdict, verdictOf } from './rule.ts'
import { supportOf } from './words.ts'

export interface Decision {
  score: number
  /** Which score it is: the cosine, -1..1, or the Joint Bayesian log likelihood ratio. */
  scoreName: ScoreName
  verdict: Verdict
  /** Both thresholds with their error rates and the pairs behind them; null without calibration. */
  rule: Omit<Rule, 'lr'> | null
  /** Null without measured pairs, and where there is a doubt: the pairs that were measured are not of such photos. */
  lr: LikelihoodRatio | null
  /** One sentence that supports the verdict, null without calibration and where there is a doubt. */
  support: string | null
  /** Why a low score counts for nothing here: what is the matter with a photo. Null where nothing is. */
  doubt: string | null
  /** What the score is a score of. */
  embedding: EmbeddingKind
}

export interface DecideOptions {
  /** What the score is; by default the one that the calibration holds for. */
  score?: ScoreName
  /** Photos on each side. */
  photos?: readonly [number, number]
  /** Serious quality notes of the two sides, as sentences. */
  doubts?: readonly string[]
}

/** The serious quality notes of a side, which are the more doubtful the fewer its photos: one good photo is enough for a side. */
export function doubtsOf(faces: readonly Pick<FoundFace, 'quality'>[]): string[] {
  const notes = faces.map(({ quality }) => quality.filter(({ serious }) => serious).map(({ text }) => text))
  return notes.every(found => found.length > 0) ? notes.flat() : []
}

/** Embeddings that a verdict of this model needs: those that its thresholds were measured with, mirrored ones before there are any. */
export const verdictKind = (calibration: Calibration | null): EmbeddingKind =>
  calibration ? kindOf(calibration.embedding) : 'mirrored'

/** Names what embeddings can be compared with each other: those of the same weights and kind. */
export const embeddingKey = ({ weights, calibration }: Pick<ModelCard, 'weights' | 'calibration'>): string =>
  `${weights.sha256} ${verdictKind(calibration)}`

/**
 * The verdict on a score by the rule of rule.ts. Throws TypeError when the score is no number, or another one than the calibration holds
 * for.
 */
export function decide(
  score: number,
  calibration: Calibration | null,
  { score: name, photos = [1, 1], doubts = [] }: DecideOptions = {},
): Decision {
  if (!Number.isFinite(score)) throw new TypeError(`decide: a score of ${score}`)
  const scoreName = name ?? scoreNamed(calibration?.score)
  if (calibration && scoreName !== scoreNamed(calibration.score))
    throw new TypeError(`decide: a ${scoreName} score by thresholds of another`)
  const of = { score, scoreName, embedding: verdictKind(calibration) }
  if (!calibration)
    return { ...of, verdict: 'uncalibrated', rule: null, lr: null, support: null, doubt: null }
  const { lr: curve, ...rule } = ruleFor(calibration, photos)
  const verdict = verdictOf({ ...rule, lr: curve }, { low: score, score, high: score }, doubts.length > 0)
  const lr = curve && likelihoodRatio(curve, score)
  const doubt = verdict === 'cannot-tell' ? (doubts[0] ?? null) : null
  return {
    ...of,
    verdict,
    rule,
    lr: doubt ? null : lr,
    support: doubt ? null : supportOf(calibration, score, { verdict, lr, photos }),
    doubt,
  }
}
