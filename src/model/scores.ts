// The scores that two embeddings can have, as a table: what a number of each means and where it can lie. Two scores are never compared
// with each other; whatever holds a threshold, a histogram or a list of scores says which score it holds for.

/** `cosine`: of the angle between embeddings. `jb`: log likelihood ratio of the Joint Bayesian model (verify/joint.ts). */
export type ScoreName = 'cosine' | 'jb'

export interface ScoreScale {
  /** In a sentence: "the cosine". */
  title: string
  /** Beside a number. */
  unit: string
  /** Ends of the scale, which the score of two different photos never reaches. */
  low: number
  high: number
  /** Width of a histogram's bins. */
  step: number
  /** Digits behind the point. */
  digits: number
}

export const SCORES: Record<ScoreName, ScoreScale> = {
  cosine: { title: 'cosine', unit: 'cosine, −1 to 1', low: -1, high: 1, step: 0.005, digits: 4 },
  jb: {
    title: 'Joint Bayesian',
    unit: 'Joint Bayesian log likelihood ratio',
    low: -1e6,
    high: 1e6,
    step: 0.25,
    digits: 2,
  },
}

/** A score with as many digits as its scale shows. */
export const inDigits = (name: ScoreName, score: number): string => score.toFixed(SCORES[name].digits)

/** The score of a card, report or file that does not say it: all were cosines before there were two. */
export const scoreNamed = (text: unknown): ScoreName => (text === 'jb' ? 'jb' : 'cosine')
