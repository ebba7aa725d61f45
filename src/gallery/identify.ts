// 1:N open-set identification: the best view of each person, the best five people, or nobody of the gallery. After LFW's and BLUFR's
// protocol (docs/lightcnn.md 5.4): a probe is known when its highest score reaches the threshold, and right when that person is its own.

import { isTypedIn } from '../model/calibration.ts'
import type { Calibration, LikelihoodCurve } from '../model/card.ts'
import { inDigits, type ScoreName, scoreNamed } from '../model/scores.ts'
import { likelihoodRatio } from '../verify/likelihood.ts'
import type { Scorer } from '../verify/projection.ts'
import { noFirm, type Rule, ruleFor, verdictOf } from '../verify/rule.ts'
import { checkModel, type Gallery, type ModelId, viewsOf } from './gallery.ts'
import { createIndex, type EmbeddingIndex } from './kernel.ts'
import { nearest } from './search.ts'
import { FALSE_ALARM_RATE, type OpenSetThreshold, openSetThreshold } from './threshold.ts'

interface Candidate {
  personId: string
  name: string
  /** The person's view that is most alike. */
  viewId: string
  score: number
}
export interface Identification {
  /**
   * `known` and `unknown` are firm. Between them `perhaps` leans to the first candidate, and `cannot-tell` to nobody of the gallery
   * without ruling it out. `uncalibrated`: only the scores can be given. `empty`: there is nobody to compare with.
   */
  verdict: 'known' | 'perhaps' | 'cannot-tell' | 'unknown' | 'uncalibrated' | 'empty'
  /** What the candidates' scores are, and the threshold's. */
  score: ScoreName
  /** Best first, one for each person. For `known` the first one is who it is. */
  candidates: Candidate[]
  threshold: OpenSetThreshold | null
  /** Another name with the first candidate's score, to the last digit that is shown: then nobody is named for sure. */
  tied: string | null
  /** For `cannot-tell`, where it is the photo's fault: what is the matter with it. */
  doubt: string | null
}
export interface IdentifyOptions {
  /** How many candidates are wanted. */
  k?: number
  /** A serious note on the face, with which a low score rules nobody out. */
  doubt?: string | null
}
export interface Identifier {
  /** What each row of the index is. */
  views: { personId: string; name: string; viewId: string; embedding: Float32Array }[]
  /** Number of each row's person, from 0 on. */
  personOf: Int32Array
  index: EmbeddingIndex
  threshold: OpenSetThreshold | null
  /** The rule of two photos, with the threshold of the whole gallery for its firm yes; null without calibration. */
  rule: Rule | null
}
interface IdentifierOptions {
  model: ModelId
  scorer: Scorer
  /** Of this score; null where it has none. */
  calibration: Calibration | null
  /** Rate of strangers taken for somebody, 0..1. */
  falseAlarmRate?: number
}

const TOP = 5
/** Candidates whose likelihood ratios are weighed against the first one's. */
const RIVALS = 10

/**
 * Prepares a gallery for identifying; make it anew when the gallery or the score changes. Throws StorageError when it is another model's,
 * TypeError when the calibration holds for another score.
 */
export function createIdentifier(
  gallery: Gallery,
  { model, scorer, calibration, falseAlarmRate = FALSE_ALARM_RATE }: IdentifierOptions,
): Identifier {
  checkModel(gallery, model)
  if (calibration && scoreNamed(calibration.score) !== scorer.name)
    throw new TypeError(`createIdentifier: ${scorer.name} scores by thresholds of another`)
  const all = viewsOf(gallery)
  const threshold = openSetThreshold(calibration, all.length, falseAlarmRate)
  const numbers = new Map(gallery.people.map(({ id }, number) => [id, number]))
  return {
    views: all.map(({ person, view: { id, embedding } }) => ({
      ...{ personId: person.id, name: person.name },
      ...{ viewId: id, embedding },
    })),
    personOf: Int32Array.from(all, ({ person }) => numbers.get(person.id) ?? 0),
    index: createIndex(
      all.map(({ view }) => view.embedding),
      scorer,
    ),
    threshold,
    rule: calibration && ruleOf(calibration, threshold),
  }
}

/** Typed thresholds hold as they are; pairs that are too few for a threshold of the whole gallery support no firm yes. */
function ruleOf(calibration: Calibration, threshold: OpenSetThreshold | null): Rule {
  const rule = ruleFor(calibration)
  if (threshold) return openSetRule(rule, threshold)
  return isTypedIn(calibration)
    ? rule
    : { ...rule, same: { ...rule.same, threshold: noFirm(rule.score).same } }
}

/** One firm yes for the whole gallery; the firm no is that of two photos, because who is in it has a photo there. */
function openSetRule(rule: Rule, { threshold, falseAlarmRate: far }: OpenSetThreshold): Rule {
  const different = { ...rule.different, threshold: Math.min(rule.different.threshold, threshold) }
  return { ...rule, same: { threshold, far }, different }
}

/** Who this is. */
export function identify(
  { views, personOf, index, threshold, rule }: Identifier,
  embedding: ArrayLike<number>,
  { k = TOP, doubt = null }: IdentifyOptions = {},
): Identification {
  const found = nearest(index, embedding, { k: Math.max(k, RIVALS), groupOf: personOf }).flatMap(
    ({ row, score }) => {
      const view = views[row]
      return view ? [{ personId: view.personId, name: view.name, viewId: view.viewId, score }] : []
    },
  )
  const score = index.scorer.name
  const tied = tiedWith(found, score)
  const verdict = answerOf(found, { rule, tied, views: index.count, isDoubtful: doubt !== null })
  const candidates = found.slice(0, k)
  return { verdict, score, candidates, threshold, tied, doubt: verdict === 'cannot-tell' ? doubt : null }
}

function tiedWith([first, second]: readonly Candidate[], score: ScoreName): string | null {
  if (!first || !second) return null
  return inDigits(score, first.score) === inDigits(score, second.score) ? second.name : null
}
const ANSWERS = {
  same: 'known',
  'leans-same': 'perhaps',
  'cannot-tell': 'cannot-tell',
  'leans-different': 'cannot-tell',
  different: 'unknown',
  uncalibrated: 'uncalibrated',
} as const
interface Asked {
  rule: Rule | null
  tied: string | null
  views: number
  isDoubtful: boolean
}
function answerOf(
  found: readonly Candidate[],
  { rule, tied, views, isDoubtful }: Asked,
): Identification['verdict'] {
  const [best] = found
  if (!best) return 'empty'
  if (!rule) return 'uncalibrated'
  const { score } = best
  const answer = ANSWERS[verdictOf(rule, { low: score, score, high: score }, isDoubtful)]
  if (answer === 'known' && tied !== null) return 'perhaps'
  if (answer !== 'perhaps' || !rule.lr) return answer
  return isLikely(found, rule.lr, views) || tied !== null ? 'perhaps' : 'cannot-tell'
}

/**
 * Whether it is more likely the first candidate than one of the others or nobody, were half of all photos of somebody in the gallery: by
 * the likelihood ratios, of which each view is another chance for a stranger. On LFW, one view of each of 5, 50, 500 people: the right
 * person is named or has a "perhaps" for 90, 69, 31 % of photos and a wrong one a "perhaps" for 1.3, 0, 0 %; of strangers 6, 4, 0.3 % have
 * a "perhaps". A lean on the best score alone gave that to 14, 66 and 98 % of them.
 */
function isLikely(found: readonly Candidate[], curve: LikelihoodCurve, views: number): boolean {
  const ratios = found.map(({ score }) => 10 ** likelihoodRatio(curve, score).log10)
  const [first = 0] = ratios
  return 2 * first >= ratios.reduce((sum, ratio) => sum + ratio, 0) + views
}

/** Row of a photo set and its best score with any view of the person looked for. */
export interface Match {
  row: number
  score: number
}
/** The faces of a photo set that reach `threshold` with any of a person's embeddings, best first: "find all photos with her". */
export function findAll(
  faces: EmbeddingIndex,
  person: readonly ArrayLike<number>[],
  threshold: number,
): Match[] {
  const best = new Float32Array(faces.count).fill(Number.NEGATIVE_INFINITY)
  for (const scores of faces.scoresOfEach(person.map(embedding => faces.scorer.project(embedding))))
    scores.forEach((score, row) => {
      if (score > (best[row] as number)) best[row] = score
    })
  const matches: Match[] = []
  best.forEach((score, row) => {
    if (score >= threshold) matches.push({ row, score })
  })
  return matches.sort((a, b) => b.score - a.score || a.row - b.row)
}
