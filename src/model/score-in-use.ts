// Which score a model's verdicts use. Both of them have thresholds of their own: switching changes the two as one.
import { WeightsError } from '../errors.ts'
import type { BackendCard, Calibration, ModelCard } from './card.ts'
import { type ScoreName, scoreNamed } from './scores.ts'

export const scoreOfCard = ({ score }: Pick<ModelCard, 'score'>): ScoreName => scoreNamed(score)

/** Names what scores can be compared with each other, for embeddings that can be: those of one back-end, or all cosines. */
export const scoreKey = ({ score, backend }: Pick<ModelCard, 'score' | 'backend'>): string =>
  scoreNamed(score) === 'jb' ? `jb ${backend?.sha256}` : 'cosine'

/** The calibration of one of a model's scores, whichever it uses. */
export const calibrationOfScore = (card: ModelCard, score: ScoreName): Calibration | null =>
  (scoreOfCard(card) === score ? card.calibration : card.spareCalibration) ?? null

/** The card with another score in use. Throws WeightsError when it has no back-end for it. */
export function withScore(card: ModelCard, score: ScoreName): ModelCard {
  if (scoreOfCard(card) === score) return card
  if (score === 'jb' && !card.backend)
    throw new WeightsError(
      `${card.title} has no Joint Bayesian back-end. Learn one from a data set or a gallery, or use the cosine.`,
    )
  return { ...card, score, calibration: card.spareCalibration ?? null, spareCalibration: card.calibration }
}

/** The card with a back-end and its calibration, and the Joint Bayesian score in use. */
export function withBackend(
  card: ModelCard,
  backend: BackendCard,
  calibration: Calibration | null,
): ModelCard {
  return {
    ...card,
    backend,
    score: 'jb',
    calibration,
    spareCalibration: calibrationOfScore(card, 'cosine'),
  }
}

/** The card with a calibration of one of its scores. */
export function withCalibration(
  card: ModelCard,
  score: ScoreName,
  calibration: Calibration | null,
): ModelCard {
  return scoreOfCard(card) === score ? { ...card, calibration } : { ...card, spareCalibration: calibration }
}
