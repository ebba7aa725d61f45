// Several photos of one person on a side: their embeddings become one template, the mean of unit embeddings weighted by quality, and two
// templates are compared as two embeddings are. What the photos say singly is kept beside it.
import type { LikelihoodCurve } from '../model/card.ts'
import { meanOfUnits } from '../model/mirror.ts'
import { likelihoodRatio } from './likelihood.ts'
import { cosine } from './score.ts'

/** One photo of a side. */
export interface Sample {
  embedding: Float32Array
  /** 0..1: how much it counts in the template. */
  quality: number
}
export interface TemplateScore {
  /** Cosine of the two templates, -1..1. */
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

/** Compares two sides of 1 to 8 photos each. */
export function compareTemplates(left: readonly Sample[], right: readonly Sample[]): TemplateScore {
  const [a, b] = [left, right].map(templateOf)
  if (!a || !b) throw new TypeError('compareTemplates: expected two sides')
  return {
    score: cosine(a, b),
    grid: left.map(one => right.map(other => cosine(one.embedding, other.embedding))),
    odd: [oddOf(left, b), oddOf(right, a)],
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

/** The mean of unit embeddings, weighted by quality; of one photo its embedding. Throws TypeError without a photo. */
export function templateOf(samples: readonly Sample[]): Float32Array {
  const [only] = samples
  if (samples.length === 1 && only) return only.embedding
  return meanOfUnits(
    samples.map(({ embedding }) => embedding),
    samples.map(({ quality }) => Math.max(0.05, quality)),
  )
}

/** Of two photos that disagree, the one that is less like the other side. */
function oddOf(samples: readonly Sample[], other: Float32Array): OddPhoto | null {
  if (samples.length < 2) return null
  const withRest = samples.map(({ embedding }, n) => {
    const rest = samples.filter((_, i) => i !== n)
    return rest.reduce((sum, one) => sum + cosine(embedding, one.embedding), 0) / rest.length
  })
  const withOther = samples.map(({ embedding }) => cosine(embedding, other))
  const [least = 0] = [...samples.keys()].sort(
    (m, n) => (withRest[m] ?? 0) - (withRest[n] ?? 0) || (withOther[m] ?? 0) - (withOther[n] ?? 0),
  )
  return { index: least, score: withRest[least] ?? 0 }
}
