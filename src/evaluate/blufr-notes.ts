// What a reader must know about figures on BLUFR: what was left out, how they were read, what equal scores do, and the pairs that show whether
// rows stand in another order than was assumed.

import { createDraw } from '../data/resample.ts'
import { counted } from '../text.ts'
import type { ChanceInput } from './chance.ts'
import type { Semantics } from './roc.ts'
import type { Searched } from './trial-search.ts'
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
  if (semantics === 'mindspore')
    notes.push(
      'Read as the MindSpore code reads it: its rank 1 also accepts rank 2, and its deviation divides by N instead of N - 1. Both make the figures look better than the toolkit’s.',
    )
  return notes
}

interface Stated {
  vr: { mean: number }
  dir: { mean: number }
}
interface Published {
  curves: readonly TrialCurve[]
  /** Place of FAR 0.1 % in the curves. */
  point: number
  searches: readonly Searched[]
}
/** What the published code makes of equal scores, where that is another figure. */
export function notesOnTies({ vr, dir }: Stated, { curves, point, searches }: Published): string[] {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const figures = [
    { name: 'VR', at: 'FAR 0.1 %', is: vr.mean, would: mean(curves.map(one => one.vrOfToolkit[point] ?? 0)) },
    {
      ...{ name: 'DIR', at: 'FAR 1 % and rank 1' },
      ...{ is: dir.mean, would: mean(searches.map(one => one.dirOfToolkit)) },
    },
  ].filter(({ is, would }) => Math.abs(would - is) >= TIES_MATTER)
  if (figures.length === 0) return []
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  const said = figures.map(
    ({ name, at, is, would }) => `a mean ${name} of ${percent(would)} at ${at} instead of ${percent(is)}`,
  )
  return [
    `Many pairs have equal scores. One threshold accepts all of them or none; these figures accept none where more strangers than the FAR allows would pass with them, and share ranks among equals. The published code lets them pass, ranks equals in the order of the gallery, and would print ${said.join(' and ')}.`,
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
