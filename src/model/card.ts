// card.json: what a model is, where it comes from, what was measured with it. One stands beside each weights file.
import { FormatError } from '../errors.ts'
import type { Architecture } from './architectures.ts'

/** Scores of genuine and impostor pairs as counts: bin i covers start + i*step up to start + (i+1)*step. */
export interface ScoreHistogram {
  start: number
  step: number
  genuine: number[]
  impostor: number[]
}

/** What a verdict rests on: thresholds and score distributions of one measured report. Rates in 0..1. */
export interface Calibration {
  /** What was measured, in words: "LFW, 6,000 pairs". */
  source: string
  date: string
  genuinePairs: number
  impostorPairs: number
  /** Accept at or above this score to have the false-accept rate that the key names. */
  thresholds: { '0.01': number; '0.001': number }
  histogram: ScoreHistogram
}

/** Figures of the LFW and BLUFR protocols; rates in 0..1. */
export interface Measured {
  lfw?: {
    eer100: number
    accuracy: { mean: number; standardError: number }
    tprAtFar: { '0.01': number; '0.001': number; '0': number }
    auc: number
  }
  blufr?: { vrAtFar001: number; dirAtFar01: number }
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
  weights: { file: string; bytes: number; sha256: string; dtype: 'F16' | 'F32' }
  source: string
  licence: string
  /** What a user must know before relying on it. */
  limits: string[]
  measured: Measured
  /** Null: not calibrated yet. Scores are given all the same, verdicts are not. */
  calibration: Calibration | null
}

/** Reads a card and checks the fields that the code relies on. `name` stands in errors. */
export function parseCard(text: string, name: string): ModelCard {
  let card: unknown
  try {
    card = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: this is no JSON`)
  }
  if (!isModelCard(card))
    throw new FormatError(`${name}: a model card needs name, architecture, weights.file and weights.sha256`)
  return card
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
