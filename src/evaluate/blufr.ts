// BLUFR on LFW: ten trials of verification over all pairs and of open-set identification (Liao et al., IJCB 2014; docs/lightcnn.md 5.4).
// `toolkit` repeats the benchmark's MATLAB toolkit. `mindspore` repeats the MindSpore code (mindspore-ai/models@eab643f
// research/cv/LightCNN/eval_blufr.py), whose rank 1 lets rank 2 pass and whose deviation divides by N (docs/lightcnn.md 5.5).
import type { BlufrConfig } from '../data/blufr.ts'
import type { Embeddings } from '../data/embeddings.ts'
import { ListError } from '../errors.ts'
import type { ScoreHistogram } from '../model/card.ts'
import type { Scorer } from '../verify/projection.ts'
import { binsOf } from './bins.ts'
import { chanceInput, notesOnReading, notesOnTies } from './blufr-notes.ts'
import { notesOnChance } from './chance.ts'
import { notesOnCollapse } from './collapse.ts'
import { type FarPoint, farPoints } from './far-points.ts'
import { meanAndStd } from './folds.ts'
import type { Outcome } from './lfw.ts'
import type { Mistakes } from './lfw-figures.ts'
import { findPictures, type Skipped } from './lookup.ts'
import { allPairsHistogram, worstPairs } from './pair-stats.ts'
import type { Semantics } from './roc.ts'
import { scoredBy } from './scored.ts'
import { type SweepResult, sweep } from './sweep.ts'
import {
  FAR_1_PERCENT,
  FAR_POINTS as IDENTIFICATION,
  RANKS,
  type Searched,
  searchTrial,
} from './trial-search.ts'
import { TRIALS_A_PASS, type TrialSet, trialSet } from './trial-set.ts'
import {
  EXACT_SHARE,
  genuinePairs,
  impostorCounts,
  keepsEnough,
  type TrialCurve,
  trialCurve,
} from './verification.ts'

/** A figure over the trials; rates in 0..1. Papers print the mean minus the deviation. */
interface OverTrials {
  trials: number[]
  mean: number
  std: number
  meanMinusStd: number
}
export type Summary = Omit<OverTrials, 'trials'>
interface TrialCounts {
  pictures: number
  genuinePairs: number
  impostorPairs: number
  gallery: number
  genuineProbes: number
  impostorProbes: number
  /** Accept at or above, for FAR 0.1 % of pairs. */
  threshold: number
}
export interface BlufrFigures {
  vr: OverTrials & { far: 0.001 }
  dir: OverTrials & { far: 0.01; rank: 1 }
  /** VR for each FAR. */
  vrCurve: (Summary & { far: number })[]
  /** DIR at rank 1 for each FAR. */
  dirCurve: (Summary & { far: number })[]
  /** DIR at FAR 1 % for each rank, and without any threshold (closed set: the cumulative match curve). */
  ranks: (Summary & { rank: number; closedSet: Summary })[]
  perTrial: TrialCounts[]
  histogram: ScoreHistogram
  mistakes: Mistakes
}
export interface BlufrInput {
  config: BlufrConfig
  listName: string
  embeddings: Embeddings
  scorer: Scorer
  semantics: Semantics
  skipped?: readonly Skipped[]
  /** Called often; may pause to let other work in and throws when the run is cancelled. `share` is 0..1. */
  breathe?: (share: number) => Promise<void>
}

const VERIFICATION = farPoints(8)
const placeOf = (points: readonly FarPoint[], far: number) => points.findIndex(point => point.far === far)
/** Of the whole: the pass that finds the range of a score without ends of its own. */
const SHARE_OF_RANGE = 0.2
const FAR_01_PERCENT = placeOf(VERIFICATION, 0.001)

/** Runs all trials. Memory: the embeddings four times, 16 MB of counts and about 0.2 % of the pairs. */
export async function evaluateBlufr(input: BlufrInput): Promise<Outcome<BlufrFigures>> {
  const { config, listName, embeddings, scorer, semantics, skipped: known = [] } = input
  const { breathe = async () => {} } = input
  if (config.trials.length > TRIALS_A_PASS)
    throw new ListError(
      `${listName} has ${config.trials.length} trials, BLUFR has ${TRIALS_A_PASS}. Give the toolkit’s blufr_lfw_config.mat.`,
    )
  const { rowOf, pictures, skipped } = findPictures(config.pictures, listName, embeddings, known)
  const rowOfPicture = (picture: number) => rowOf.get(config.pictures[picture] ?? '')
  const scored = scoredBy(scorer, embeddings)
  const set = trialSet(config, config.trials, scored, rowOfPicture)
  const genuine = genuinePairs(set)
  const impostors = impostorCounts(set, genuine, config.trials.length)
  if (impostors.some((count, t) => count === 0 || !genuine.trials.some(bits => (bits >> t) & 1)))
    throw new ListError(
      `Too few pictures of ${listName} are given: a trial is left without genuine or impostor pairs.`,
    )
  const swept = await sweepUntilEnough(set, impostors, breathe)
  const curves = impostors.map((count, t) =>
    trialCurve(swept, genuine, { t, impostorPairs: count, points: VERIFICATION }),
  )
  const searches: Searched[] = []
  const search = { config, listName, embeddings: scored, rowOf: rowOfPicture, semantics }
  for (const [t, trial] of config.trials.entries()) {
    await breathe(0.5 + (0.5 * t) / config.trials.length)
    searches.push(searchTrial(trial, search))
  }
  const figures: BlufrFigures = {
    ...figuresOf(curves, searches, semantics),
    perTrial: curves.map((curve, t) => countsOf(curve, searches[t], set, t)),
    histogram: allPairsHistogram(swept, genuine.score),
    mistakes: worstPairs(set, genuine, swept.high),
  }
  const chance = chanceInput(set)
  const notes = [
    ...notesOnCollapse({
      ...{ embeddings, used: set.row },
      genuine: Float64Array.from(chance.genuine, pair => pair.score),
      impostor: chance.impostor,
    }),
    ...notesOnReading(skipped.length, semantics),
    ...notesOnTies(figures, { curves, point: FAR_01_PERCENT, searches }),
    ...notesOnChance(chance),
  ]
  return { figures, pictures, skipped, notes }
}

async function sweepUntilEnough(
  set: TrialSet,
  impostors: readonly number[],
  breathe: (share: number) => Promise<void>,
): Promise<SweepResult> {
  const first = set.embeddings.score === 'cosine' ? 0 : SHARE_OF_RANGE
  const bins = await binsOf(set, share => breathe(share * first))
  const onSweep = (share: number) => breathe(first + share * (0.5 - first))
  // the sample's quantile scatters by a few per cent, trials differ by a few more
  for (let share = EXACT_SHARE * 1.5; ; share *= 2) {
    const swept = await sweep(set, bins, Math.min(1, share), onSweep)
    if (share >= 1 || impostors.every((count, t) => keepsEnough(swept, t, count))) return swept
  }
}

function figuresOf(curves: readonly TrialCurve[], searches: readonly Searched[], semantics: Semantics) {
  const over = (trials: number[]): OverTrials => {
    const { mean, std } = meanAndStd(trials, semantics === 'mindspore' ? 'population' : 'sample')
    return { trials, mean, std, meanMinusStd: mean - std }
  }
  const summary = (trials: number[]): Summary => {
    const { mean, std, meanMinusStd } = over(trials)
    return { mean, std, meanMinusStd }
  }
  const vrAt = (point: number) => curves.map(curve => curve.vr[point] ?? 0)
  const dirAt = (point: number, rank: number) => searches.map(({ rates }) => rates[point]?.[rank] ?? 0)
  return {
    vr: { far: 0.001 as const, ...over(vrAt(FAR_01_PERCENT)) },
    dir: { far: 0.01 as const, rank: 1 as const, ...over(dirAt(FAR_1_PERCENT, 0)) },
    vrCurve: VERIFICATION.map(({ far }, point) => ({ far, ...summary(vrAt(point)) })),
    dirCurve: IDENTIFICATION.map(({ far }, point) => ({ far, ...summary(dirAt(point, 0)) })),
    ranks: RANKS.map((rank, r) => ({
      rank,
      ...summary(dirAt(FAR_1_PERCENT, r)),
      closedSet: summary(dirAt(IDENTIFICATION.length - 1, r)),
    })),
  }
}

function countsOf(curve: TrialCurve, searched: Searched | undefined, set: TrialSet, t: number): TrialCounts {
  const { gallery = 0, genuineProbes = 0, impostorProbes = 0 } = searched ?? {}
  const pictures = set.trials.reduce((sum, bits) => sum + ((bits >> t) & 1), 0)
  const { genuinePairs, impostorPairs } = curve
  return {
    pictures,
    genuinePairs,
    impostorPairs,
    gallery,
    genuineProbes,
    impostorProbes,
    threshold: curve.threshold[FAR_01_PERCENT] ?? 0,
  }
}
