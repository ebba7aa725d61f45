// Two reports side by side: which figures differ, by how much, and what keeps them from being compared.
import { ListError } from '../errors.ts'
import { SCORES } from '../model/scores.ts'
import { protocolOf, rowsOf } from './protocols/table.ts'
import { type Report, toJson } from './report.ts'
import type { Row } from './rows.ts'

export interface ComparedRow extends Pick<Row, 'name' | 'isPlain'> {
  values: [number, number]
  /** Second minus first. */
  difference: number
  /** Whether the 95 % intervals do not overlap; null where a figure has none. */
  isClear: boolean | null
}

/** Two reports of one protocol side by side. Throws ListError when they cannot be compared, or are one and the same. */
export function compareReports(a: Report, b: Report): { rows: ComparedRow[]; notes: string[] } {
  if (toJson(a) === toJson(b))
    throw new ListError('These two reports are identical. Choose two different ones.')
  if (a.protocol !== b.protocol)
    throw new ListError(
      `One report is on ${protocolOf(a).on}, the other on ${protocolOf(b).on}: so their figures can’t be compared. Choose two on the same protocol.`,
    )
  const notes: string[] = []
  if (a.list.sha256 !== b.list.sha256)
    notes.push('The lists differ, so the figures aren’t measured over the same pairs.')
  if (a.pictures !== b.pictures)
    notes.push(
      `The first used ${a.pictures.toLocaleString('en-US')} pictures, the second ${b.pictures.toLocaleString('en-US')}.`,
    )
  if (a.embedding !== b.embedding)
    notes.push(
      `The first is of ${a.embedding} embeddings, the second of ${b.embedding} ones: their scores and thresholds can’t be compared.`,
    )
  notes.push(...notesOnScores(a, b))
  if (a.semantics !== b.semantics)
    notes.push('One was read as the toolkit reads, the other as the MindSpore code reads.')
  return { rows: rowsOf(a).map((row, i) => compared(row, rowsOf(b)[i] ?? row)), notes }
}

function notesOnScores(a: Report, b: Report): string[] {
  if (a.score !== b.score)
    return [
      `The first has the ${SCORES[a.score].title} score, the second the ${SCORES[b.score].title} score: their rates can be compared, but not their scores and thresholds.`,
    ]
  if (a.model.backendSha256 === b.model.backendSha256) return []
  return [
    'The two rest on different Joint Bayesian back-ends: their rates can be compared, but not their scores and thresholds.',
  ]
}

function compared(a: Row, b: Row): ComparedRow {
  const isClear =
    a.interval && b.interval ? a.interval[1] < b.interval[0] || b.interval[1] < a.interval[0] : null
  const { name, isPlain } = a
  const difference = b.value - a.value
  return { name, values: [a.value, b.value], difference, isClear, ...(isPlain && { isPlain }) }
}
