// LFW's pairs -> figures: 100 % - EER, ten-fold accuracy, TPR at FAR, AUC, thresholds, confidence intervals and the worst mistakes.
// Protocol: Huang et al., UMass Amherst TR 07-49 (View 2); what LightCNN reads from it: docs/lightcnn.md 5.2.

import type { Embeddings } from '../data/embeddings.ts'
import type { Pair } from '../data/pairs.ts'
import { ListError } from '../errors.ts'
import { counted } from '../text.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import type { Scorer } from '../verify/projection.ts'
import { countVerdicts, FNR_OF_DIFFERENT, ruleFor } from '../verify/rule.ts'
import { bootstrap, holding } from './bootstrap.ts'
import { notesOnChance } from './chance.ts'
import { notesOnCollapse } from './collapse.ts'
import { dealtFolds, FOLDS } from './folds.ts'
import type { CurvePoints, LfwFigures, Mistakes, ScoredPair } from './lfw-figures.ts'
import { noteOnDealing, notesOn, notesOnTies } from './lfw-notes.ts'
import { likelihoodFigures } from './likelihood.ts'
import { findPictures, rowAt, type Skipped } from './lookup.ts'
import { readPairs } from './pair-figures.ts'
import { type RocCurve, type Semantics, scoreAtFnr } from './roc.ts'
import { measureTemplates } from './templates.ts'

export interface LfwInput {
  pairs: readonly Pair[]
  listName: string
  embeddings: Embeddings
  scorer: Scorer
  semantics: Semantics
  /** Whether several photos against several are measured too. */
  withTemplates?: boolean
  /** Pictures that are known to be missing, with reasons. */
  skipped?: readonly Skipped[]
}
export interface Outcome<F> {
  figures: F
  pictures: number
  skipped: Skipped[]
  /** What a reader must know about these figures, in sentences. */
  notes: string[]
}

const MISTAKES = 12

/** Evaluates all pairs whose two pictures have embeddings; the others are left out and counted in the notes. */
export function evaluateLfw({
  pairs,
  listName,
  embeddings,
  scorer,
  semantics,
  withTemplates = false,
  skipped: known = [],
}: LfwInput): Outcome<LfwFigures> {
  const names = pairs.flatMap(pair => [pair.a, pair.b])
  const { rowOf, pictures, skipped } = findPictures(names, listName, embeddings, known)
  const used = pairs.filter(pair => rowOf.has(pair.a) && rowOf.has(pair.b))
  const row = (name: string) => rowAt(embeddings, rowOf.get(name) ?? 0)
  const score = Float64Array.from(used, pair => scorer.pair(row(pair.a), row(pair.b)))
  const isGenuine = Uint8Array.from(used, pair => (pair.genuine ? 1 : 0))
  const genuine = score.filter((_, i) => isGenuine[i])
  const impostor = score.filter((_, i) => !isGenuine[i])
  if (genuine.length === 0 || impostor.length === 0)
    throw new ListError(
      `Of the pairs of ${listName}, ${counted(genuine.length, 'genuine pair')} and ${counted(impostor.length, 'impostor pair')} have both pictures; some of each are needed. Give more pictures.`,
    )
  const isOneFold = new Set(used.map(pair => pair.fold)).size < 2
  const dealt = Math.min(FOLDS, genuine.length, impostor.length)
  if (isOneFold && dealt < 2)
    throw new ListError(
      `Of the pairs of ${listName}, ${counted(used.length, 'pair')} in one fold can be used; the accuracy needs two folds. Give more pictures.`,
    )
  const fold = isOneFold ? dealtFolds(isGenuine, dealt) : Uint32Array.from(used, pair => pair.fold)
  const { figures: read, curve, ranked } = readPairs({ score, genuine: isGenuine, fold }, semantics)
  const histogram = scoreHistogram(genuine, impostor, scorer.name)
  const fnrThresholds = { '0.01': scoreAtFnr(genuine, FNR_OF_DIFFERENT) }
  const likelihood = likelihoodFigures({ score, genuine: isGenuine, fold }, scorer.name)
  const measured = { ...read, histogram, fnrThresholds, score: scorer.name }
  const rule = ruleFor({ ...measured, ...(likelihood && { lr: likelihood.lr }) })
  const figures: LfwFigures = {
    ...read,
    intervals: holding(bootstrap(ranked, 'LFW pairs'), read),
    curve: bendsOf(curve),
    histogram,
    mistakes: mistakesOf(used, ranked.place, score),
    fnrThresholds,
    likelihood,
    verdicts: { genuine: countVerdicts(rule, genuine), impostor: countVerdicts(rule, impostor) },
    templates: withTemplates ? measureTemplates(embeddings, scorer) : [],
  }
  const notes = [
    ...notesOnCollapse({
      ...{ embeddings, genuine, impostor },
      used: [...new Set(used.flatMap(({ a, b }) => [rowOf.get(a) ?? 0, rowOf.get(b) ?? 0]))],
    }),
    ...notesOn(pairs.length, figures, skipped.length, semantics),
    ...(isOneFold ? [noteOnDealing(dealt)] : []),
    ...notesOnTies(figures, genuine, impostor, semantics),
    ...notesOnChance({
      genuine: used.flatMap(({ a, genuine }, i) =>
        genuine ? [{ score: score[i] ?? 0, row: rowOf.get(a) ?? 0 }] : [],
      ),
      impostor,
      names: embeddings.names,
    }),
  ]
  return { figures, pictures, skipped, notes }
}

/** A curve's corners: points on a straight line between two others say nothing. */
export function bendsOf(curve: RocCurve): CurvePoints {
  const [t, f] = [curve.trueAccepts, curve.falseAccepts]
  const step = (at: number) => [(t[at] ?? 0) - (t[at - 1] ?? 0), (f[at] ?? 0) - (f[at - 1] ?? 0)] as const
  const bends = [...t.keys()].filter(at => {
    if (at === 0 || at === t.length - 1) return true
    const [before, after] = [step(at), step(at + 1)]
    return before[0] * after[1] !== before[1] * after[0]
  })
  return {
    far: bends.map(at => (f[at] ?? 0) / curve.impostor),
    tpr: bends.map(at => (t[at] ?? 0) / curve.genuine),
  }
}

/** `place` lists the pairs from the highest score to the lowest. */
function mistakesOf(used: readonly Pair[], place: Uint32Array, scores: Float64Array): Mistakes {
  const worst = (order: Iterable<number>, isGenuine: boolean) => {
    const found: ScoredPair[] = []
    for (const at of order) {
      const pair = used[at]
      if (pair?.genuine === isGenuine) found.push({ a: pair.a, b: pair.b, score: scores[at] ?? 0 })
      if (found.length === MISTAKES) break
    }
    return found
  }
  return { genuine: worst(place.toReversed(), true), impostor: worst(place, false) }
}
