// What crosses the port about scores: what one is learned from, how far it is, and what it does for people it was not learned from.
import type { HeldOutFigures } from '../../backend/figures.ts'

/** What a score is learned from. */
export type LearnFrom = { kind: 'dataset'; name: string } | { kind: 'gallery' }

export type LearnProgress =
  | { what: 'embedding'; done: number; pictures: number }
  /** 0..1 */
  | { what: 'fitting'; share: number }

export interface LearnedScore {
  /** Name of the model that it was learned for. */
  model: string
  people: number
  pictures: number
  /** People with one picture. */
  single: number
  /** Pictures that another one of the same person repeats. */
  copies: number
  /** 0: as the pictures say; 1: as the score before has it. */
  shrinkage: number
  /** Whether there was one before. */
  hasPrior: boolean
  heldOut: HeldOutFigures
  /** Time of the fit without that of the embeddings. */
  ms: number
}
