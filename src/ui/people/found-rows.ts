// Everybody who was found in all photos, the surest answer first: what the table shows and the CSV holds.
import { inDigits } from '../../model/scores.ts'
import { csvCell } from '../../text.ts'
import type { Identification } from '../../worker/gallery/types.ts'

export interface FoundRow {
  /** Of the photo. */
  id: number
  path: string
  /** From 0. */
  face: number
  answer: Identification
}
interface AskedPhoto {
  id: number
  path: string
  found: { state: string; result?: Identification[] }
}

const SUREST_FIRST = ['known', 'perhaps', 'cannot-tell', 'unknown', 'uncalibrated', 'empty'] as const

export function foundRows(asked: readonly AskedPhoto[]): FoundRow[] {
  const best = ({ answer }: FoundRow) => answer.candidates[0]?.score ?? Number.NEGATIVE_INFINITY
  const rank = ({ answer }: FoundRow) => SUREST_FIRST.indexOf(answer.verdict)
  return asked
    .flatMap(({ id, path, found }) =>
      (found.result ?? []).map((answer, face) => ({ id, path, face, answer })),
    )
    .sort((a, b) => rank(a) - rank(b) || best(b) - best(a) || a.path.localeCompare(b.path) || a.face - b.face)
}

/** `said`: the answer in words. */
export function foundCsv(rows: readonly FoundRow[], said: (answer: Identification) => string): string {
  const lines = rows.map(({ path, face, answer }) => {
    const { verdict, score, candidates } = answer
    const [first] = candidates
    const number = first ? inDigits(score, first.score) : ''
    return [
      csvCell(path),
      face + 1,
      verdict,
      csvCell(said(answer)),
      csvCell(first?.name ?? ''),
      score,
      number,
    ].join(',')
  })
  return `${['photo,face,verdict,answer,best match,score,value', ...lines].join('\n')}\n`
}
