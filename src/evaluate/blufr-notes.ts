// What a reader must know about figures on BLUFR: what was left out, how they were read, what equal scores do, and the pairs that show whether
// rows stand in another order than was assumed.

import { createDraw } from '../data/resample.ts'
import { counted } from '../text.ts'
import type { ChanceInput } from './chance.ts'
import type { Semantics } from './roc.ts'
import type { TrialSet } from './trial-set.ts'
import type { TrialCurve } from './verification.ts'

const TIES_MATTER = 0.005
/** Pairs of strangers that stand for all 80 million. */
const STRANGERS = 5000

export function notesOnReading(missing: number, semantics: Semantics): string[] {
  const notes: string[] = []
  if (missing > 0)
    notes.push(
      `${counted(missing, 'picture')} could not be used: their pairs and probes are left out, and so are the probes of persons whose gallery picture is missing. These figures cannot be compared with published ones.`,
    )
  if (semantics === 'seed')
    notes.push(
      "Read as the MindSpore code reads it: its rank 1 also accepts rank 2, and its deviation divides by N instead of N - 1. Both make the figures look better than the toolkit's.",
    )
  return notes
}

/** `point`: place of FAR 0.1 % in the curves. */
export function notesOnTies(curves: readonly TrialCurve[], point: number): string[] {
  const mean = (of: (curve: TrialCurve) => number[]) =>
    curves.reduce((sum, curve) => sum + (of(curve)[point] ?? 0), 0) / curves.length
  const [stated, published] = [mean(curve => curve.vr), mean(curve => curve.vrOfToolkit)]
  if (published - stated < TIES_MATTER) return []
  return [
    `Many pairs have equal scores. One threshold accepts all of them or none; these figures accept none where more strangers than the FAR allows would pass with them. The published code lets them pass and would print a mean VR of ${(100 * published).toFixed(2)} % at FAR 0.1 % instead of ${(100 * stated).toFixed(2)} %.`,
  ]
}

/** Each picture with another one of its person, and some pairs of strangers: as even over the rows as the pictures are. */
export function chanceInput({ embeddings, label, row, exact }: TrialSet): ChanceInput {
  const before = new Map<number, number>()
  const genuine: { score: number; row: number }[] = []
  label.forEach((who, place) => {
    const other = before.get(who)
    if (other !== undefined) genuine.push({ score: exact(other, place), row: row[place] ?? 0 })
    before.set(who, place)
  })
  const draw = createDraw('strangers for the check of row order')
  const impostor: number[] = []
  for (let n = 0; n < STRANGERS; n++) {
    const [a, b] = [draw(label.length), draw(label.length)]
    if (label[a] !== label[b]) impostor.push(exact(a, b))
  }
  return { genuine, impostor: Float64Array.from(impostor), names: embeddings.names }
}
