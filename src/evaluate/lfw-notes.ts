// What a reader must know about figures on LFW's pairs: what was left out, and where a number says less than it seems to.
import { counted } from '../text.ts'
import type { LfwFigures } from './lfw-figures.ts'
import { tprsAtFar } from './pair-figures.ts'
import { eer100, READINGS, rocCurve, type Semantics } from './roc.ts'

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
      `With ${counted(impostorPairs, 'impostor pair')} a false-accept rate of 0.1 % allows none, so its figure is the one for FAR 0.`,
    )
  if (semantics === 'mindspore')
    notes.push(
      'Read as the MindSpore code reads it: scikit-learn’s curve without inner points of straight runs, which can move 100 % - EER by up to 0.2 percentage points.',
    )
  return notes
}

export const noteOnDealing = (folds: number) =>
  `The pairs lie in one fold. For the accuracy they were dealt into ${folds} in turn, so a person may appear in several, which LFW’s own folds avoid.`

/** What the published code makes of equal scores, where that is another figure. */
export function notesOnTies(
  stated: Pick<LfwFigures, 'eer100' | 'tprAtFar'>,
  genuine: Float64Array,
  impostor: Float64Array,
  semantics: Semantics,
): string[] {
  const published = rocCurve(genuine, impostor, READINGS[semantics])
  const [eer, tpr] = [eer100(published, semantics), tprsAtFar(published)]
  const fars = ['0.01', '0.001', '0'] as const
  const most = Math.max(
    Math.abs(eer - stated.eer100),
    ...fars.map(far => Math.abs(tpr[far] - stated.tprAtFar[far])),
  )
  if (most < TIES_MATTER) return []
  const figures = [eer, ...fars.map(far => tpr[far])].map(share => `${(100 * share).toFixed(2)} %`)
  const reader =
    semantics === 'toolkit'
      ? 'The toolkit’s code lets genuine pairs pass before equal impostor pairs'
      : 'The MindSpore code reads them differently'
  return [
    `Many pairs have equal scores. One threshold accepts all of them or none, and so do these figures. ${reader} and would print ${figures[0]} (100 % - EER) and a TPR of ${figures[1]}, ${figures[2]} and ${figures[3]} at FAR 1 %, 0.1 % and 0.`,
  ]
}
