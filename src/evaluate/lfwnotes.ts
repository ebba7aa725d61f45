// What a reader must know about figures on LFW's pairs: what was left out, and where a number says less than it seems to.
import { counted } from '../data/names.ts'
import type { LfwFigures } from './lfw.ts'
import { AS_USED, eer100Interpolated, rocCurve, type Semantics } from './roc.ts'

const TIES_MATTER = 0.005
const PAIRS_FOR_FAR_001 = 1000

/** `listed`: pairs of the list; `missing`: pictures without embeddings. */
export function notesOn(
  listed: number,
  { pairs, impostorPairs }: LfwFigures,
  missing: number,
  semantics: Semantics,
): string[] {
  const notes: string[] = []
  if (pairs < listed)
    notes.push(
      `${counted(missing, 'picture')} could not be used, so ${counted(listed - pairs, 'pair')} of ${listed.toLocaleString('en-US')} ${listed - pairs === 1 ? 'is' : 'are'} left out: these figures are over ${counted(pairs, 'pair')} and cannot be compared with published ones.`,
    )
  if (impostorPairs < PAIRS_FOR_FAR_001)
    notes.push(
      `With ${counted(impostorPairs, 'impostor pair')} a false-accept rate of 0.1 % allows none, so its figure is the one of FAR 0.`,
    )
  if (semantics === 'seed')
    notes.push(
      "Read as the MindSpore code reads it: scikit-learn's curve without inner points of straight runs, which can move 100 % - EER by up to 0.2 percentage points.",
    )
  return notes
}

export const noteOnDealing = (folds: number) =>
  `The pairs lie in one fold. For the accuracy they were dealt into ${folds} in turn, so a person may stand in several, which LFW's own folds avoid.`

/** A stable sort puts genuine pairs before equal impostors; with many equal scores the toolkit's figure is then too good. */
export function notesOnTies(
  { eer100: stated }: LfwFigures,
  genuine: Float64Array,
  impostor: Float64Array,
): string[] {
  const asUsed = eer100Interpolated(rocCurve(genuine, impostor, AS_USED))
  if (stated - asUsed < TIES_MATTER) return []
  return [
    `Many pairs have equal scores. With one threshold for all of them 100 % - EER is ${(100 * asUsed).toFixed(2)} %; the figure above lets genuine pairs pass first.`,
  ]
}
