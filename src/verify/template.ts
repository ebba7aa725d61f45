// Several photos of one person on a side: the score of the sides as wholes (scorer.ts says how), and what the photos say singly beside it.
import type { LikelihoodCurve } from '../model/card.ts'
import { likelihoodRatio } from './likelihood.ts'
import type { Sample, Scorer } from './projection.ts'

export interface TemplateScore {
  /** Of the two sides as wholes. */
  score: number
  /** Scores of single photos: a row for each of the left side, a column for each of the right. */
  grid: number[][]
  /** For each side the photo that looks least like the rest of its own side, and by what score; null where a side has one photo. */
  odd: [left: OddPhoto | null, right: OddPhoto | null]
}
export interface OddPhoto {
  index: number
  /** Mean score with the other photos of its side. */
  score: number
}

export const MOST_PHOTOS = 8

/** Compares two sides of 1 to 8 photos each. Throws TypeError when a side has none. */
export function compareTemplates(
  scorer: Scorer,
  left: readonly Sample[],
  right: readonly Sample[],
): TemplateScore {
  return {
    score: scorer.sides(left, right),
    grid: left.map(one => right.map(other => scorer.pair(one.embedding, other.embedding))),
    odd: [oddOf(scorer, left, right), oddOf(scorer, right, left)],
  }
}

/**
 * Of each side the photo that is more like a stranger's than like those beside it: its score with them speaks for different persons by
 * `curve`, which is that of single photos. Null where the photos of a side agree, or nothing was measured.
 */
export function disagreeing(
  odd: TemplateScore['odd'],
  curve: LikelihoodCurve | null,
): [left: OddPhoto | null, right: OddPhoto | null] {
  const only = (one: OddPhoto | null) =>
    one && curve && likelihoodRatio(curve, one.score).log10 < 0 ? one : null
  return [only(odd[0]), only(odd[1])]
}

/** Why a low score of such sides counts for nothing: what `disagreeing` found, in sentences. */
export const doubtsOfSides = ([left, right]: TemplateScore['odd']): string[] =>
  (
    [
      ['left', left],
      ['right', right],
    ] as const
  ).flatMap(([side, odd]) =>
    odd
      ? [
          `Photo ${odd.index + 1} of the ${side} side does not look like the others of its side. Leave it out.`,
        ]
      : [],
  )

/** Of two photos that disagree, the one that is less like the other side. */
function oddOf(scorer: Scorer, samples: readonly Sample[], others: readonly Sample[]): OddPhoto | null {
  if (samples.length < 2) return null
  const withRest = samples.map(({ embedding }, n) => {
    const rest = samples.filter((_, i) => i !== n)
    return rest.reduce((sum, one) => sum + scorer.pair(embedding, one.embedding), 0) / rest.length
  })
  const withOther = samples.map(sample => scorer.sides([sample], others))
  const [least = 0] = [...samples.keys()].sort(
    (m, n) => (withRest[m] ?? 0) - (withRest[n] ?? 0) || (withOther[m] ?? 0) - (withOther[n] ?? 0),
  )
  return { index: least, score: withRest[least] ?? 0 }
}
