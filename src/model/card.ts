// card.json: what a model is, where it comes from, what was measured with it. One stands beside each weights file.
import { FormatError } from '../errors.ts'
import type { Architecture } from './architectures.ts'
import type { EmbeddingKind } from './mirror.ts'
import type { ScoreName } from './scores.ts'

/** Scores of genuine and impostor pairs as counts: bin i covers start + i*step up to start + (i+1)*step. */
export interface ScoreHistogram {
  start: number
  step: number
  genuine: number[]
  impostor: number[]
}

/** log10 of the likelihood ratio over the score: straight between the points, constant beyond the first and the last. Both ascend. */
export interface LikelihoodCurve {
  score: number[]
  log10: number[]
}

/** Measured scores of genuine and impostor pairs, and what a verdict reads from them. Rates in 0..1. */
export interface ScoreCalibration {
  genuinePairs: number
  impostorPairs: number
  /** Accept at or above this score to have the false-accept rate that the key names. */
  thresholds: { '0.01': number; '0.001': number }
  /** Below this score lies the share of genuine pairs that the key names. Older cards do not have it (verify/rule.ts reads it then). */
  fnrThresholds?: { '0.01': number }
  histogram: ScoreHistogram
  /** Older cards do not have it. */
  lr?: LikelihoodCurve
}
/** Of several photos of a person against several: other scores, so other thresholds. */
export interface TemplateCalibration extends ScoreCalibration {
  /** How many photos on each side, the fewer first. */
  photos: [few: number, many: number]
  /** People whose photos were drawn from. */
  people: number
}
/** What a verdict rests on: one measured report. */
export interface Calibration extends ScoreCalibration {
  /** What was measured, in words: "LFW, 6,000 pairs". */
  source: string
  date: string
  /** What the scores are scores of; older cards do not say it and mean `single`. */
  embedding?: EmbeddingKind
  /** The score that it holds for; cards without it mean the cosine. */
  score?: ScoreName
  templates?: TemplateCalibration[]
}

/** The Joint Bayesian back-end beside the weights (model/backend.ts). */
export interface BackendCard {
  file: string
  bytes: number
  sha256: string
  embedding: EmbeddingKind
  dimensions: number
  /** What it was learned from, in words. */
  source: string
  date: string
}

/** Figures of the LFW and BLUFR protocols; rates in 0..1. */
export interface ProtocolFigures {
  lfw?: {
    eer100: number
    accuracy: { mean: number; standardError: number }
    tprAtFar: { '0.01': number; '0.001': number; '0': number }
    auc: number
  }
  blufr?: { vrAtFar001: number; dirAtFar01: number }
}
/** Of single embeddings, which published figures use, and of mirrored ones. */
export interface Measured extends ProtocolFigures {
  mirrored?: ProtocolFigures
  /** Of the Joint Bayesian score, whose back-end says of which embeddings (mirrored ones, where it ships). */
  jb?: ProtocolFigures
  /** The command that gave these figures. */
  command?: string
}

export interface ModelCard {
  /** Folder name under models/. */
  name: string
  title: string
  architecture: Architecture['name']
  /** Number of identities of the classifier in the file, null without one. */
  identities: number | null
  parameters: number
  weights: {
    file: string
    bytes: number
    sha256: string
    dtype: 'F16' | 'F32'
    /** Of the embedding's values, the same in every file (convert/canonical.ts). Older cards do not have it. */
    canonicalSha256?: string
  }
  source: string
  licence: string
  /** What a user must know before relying on it. */
  limits: string[]
  measured: Measured
  /** Null: not calibrated yet. Scores are given all the same, verdicts are not. */
  calibration: Calibration | null
  /** The score that verdicts use, which `calibration` holds for; without it the cosine. */
  score?: ScoreName
  backend?: BackendCard
  /** The calibration of the score that verdicts do not use now, kept for switching back. */
  spareCalibration?: Calibration | null
  /** Where the calibration is from, or why there is none, where its source does not say it. */
  calibrationNote?: string
}

/** Older cards said so among their limits; `calibration: null` says it. */
const OLD_UNCALIBRATED = 'Not calibrated: run LFW. Until then there are scores and no verdicts.'

/** Reads a card and checks the fields that the code relies on. `name` stands in errors. */
export function parseCard(text: string, name: string): ModelCard {
  let card: unknown
  try {
    card = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: this isn’t JSON`)
  }
  if (!isModelCard(card))
    throw new FormatError(`${name}: a model card needs name, architecture, weights.file and weights.sha256`)
  const { limits = [] } = card
  return { ...card, limits: limits.filter(limit => limit !== OLD_UNCALIBRATED) }
}

function isModelCard(card: unknown): card is ModelCard {
  const { name, architecture, weights } = (card ?? {}) as Partial<ModelCard>
  return (
    typeof name === 'string' &&
    typeof architecture === 'string' &&
    typeof weights === 'object' &&
    typeof weights.file === 'string' &&
    /^[0-9a-f]{64}$/.test(weights.sha256)
  )
}
