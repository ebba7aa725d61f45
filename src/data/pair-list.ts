// Lists of pairs of other forms than LFW's pairs.txt: its rows between commas, as Kaggle's pairs.csv has them, and lines of two paths
// with a label behind or before them, as face recognition libraries write theirs.
import { ListError } from '../errors.ts'
import { PICTURE_ENDINGS } from './file-kinds.ts'
import { nameOf, pictureNamer } from './names.ts'
import type { Pair } from './pairs.ts'
import { textLines } from './text.ts'

export interface PairList {
  pairs: Pair[]
  /** The path that the list gives for a name; empty where it names pictures otherwise. */
  paths: ReadonlyMap<string, string>
}
interface Row {
  a: string
  b: string
  genuine: boolean
}

const LABEL = '1|0|-1|true|false|yes|no|same|different|diff|genuine|impostor|imposter|match|mismatch'
const SAME = /^(1|true|yes|same|genuine|match)$/i
const PATH = `"?(.+?\\.(?:${PICTURE_ENDINGS}))"?`
const TWO_PATHS = new RegExp(`^(?:(${LABEL})[\\s,;]+)?${PATH}[\\s,;]+${PATH}(?:[\\s,;]+(${LABEL}))?$`, 'i')
const IS_PATH = new RegExp(`[\\\\/]|\\.(?:${PICTURE_ENDINGS})$`, 'i')
const FOLDS = 10

/** Whether the first lines of a text are pairs of one of these forms; a heading of words may stand before them. */
export function isPairList(text: string): boolean {
  const lines = textLines(text.slice(0, 10_000)).filter(line => line.trim() !== '')
  if (/^\s*\d+(\s+\d+)?\s*$/.test(lines[0] ?? '')) return false // pairs.txt begins with its numbers of folds and pairs
  return lines.slice(0, 2).some(line => TWO_PATHS.test(line.trim()) || lfwRow(line) !== null)
}

/** Reads such a list. Throws ListError that names the line. */
export function parsePairList(text: string, file: string): PairList {
  const rows: Row[] = []
  let isByPath: boolean | undefined
  for (const [i, line] of textLines(text).entries()) {
    if (line.trim() === '') continue
    const paths = TWO_PATHS.exec(line.trim())
    const row = paths ? pathRow(paths, i + 1, file) : lfwRow(line)
    if (!row && i === 0) continue // a heading
    if (!row || (isByPath !== undefined && isByPath !== Boolean(paths))) throw wrong(file, i + 1, line)
    isByPath = Boolean(paths)
    rows.push(row)
  }
  const all = rows.flatMap(({ a, b }) => [a, b])
  const nameFor = isByPath ? pictureNamer(new Set(all)) : (name: string) => name
  return {
    pairs: withFolds(rows, file).map(({ a, b, ...pair }) => ({ ...pair, a: nameFor(a), b: nameFor(b) })),
    paths: new Map(isByPath ? all.map(path => [nameFor(path), path]) : []),
  }
}

const wrong = (file: string, line: number, text: string) =>
  new ListError(
    `${file}, line ${line}: expected "path path label", "label path path" or a row of LFW’s pairs.txt, got "${text.trim().slice(0, 80)}"`,
  )

function pathRow([, before, a = '', b = '', behind]: RegExpExecArray, line: number, file: string): Row {
  const label = behind ?? before
  if (label === undefined || (before !== undefined && behind !== undefined))
    throw new ListError(
      `${file}, line ${line}: two pictures and ${label === undefined ? 'no label' : 'two labels'}. Write 1 for the same person and 0 for two persons behind the paths.`,
    )
  return { a, b, genuine: SAME.test(label) }
}

/** `name n m` of one person or `name n name m` of two; Kaggle leaves the last field empty. Between tabs they are pairs.txt without its first line, cut off. */
function lfwRow(text: string): Row | null {
  const fields = text
    .trim()
    .split(',')
    .map(field => field.trim())
  while (fields.at(-1) === '') fields.pop()
  const [person = '', first = '', third = '', fourth] = fields
  const isNumber = (field: string) => /^[1-9]\d{0,5}$/.test(field)
  if (person === '' || IS_PATH.test(person) || isNumber(person) || !isNumber(first)) return null
  if (fields.length === 3 && isNumber(third))
    return { a: nameOf(person, Number(first)), b: nameOf(person, Number(third)), genuine: true }
  if (fields.length === 4 && fourth !== undefined && isNumber(fourth) && !isNumber(third))
    return { a: nameOf(person, Number(first)), b: nameOf(third, Number(fourth)), genuine: false }
  return null
}

/**
 * Folds as LFW's list has them where genuine and impostor pairs stand in runs of one length; else each kind is cut into ten parts as it
 * stands.
 */
function withFolds(rows: readonly Row[], file: string): Pair[] {
  const genuine = rows.filter(row => row.genuine).length
  const impostor = rows.length - genuine
  if (genuine === 0 || impostor === 0)
    throw new ListError(
      `${file} holds ${genuine} pairs of the same person and ${impostor} of two persons. Both are needed: give one list with both.`,
    )
  const starts = rows.flatMap((row, i) => (i === 0 || row.genuine !== rows[i - 1]?.genuine ? [i] : []))
  const length = (starts[1] ?? rows.length) - (starts[0] ?? 0)
  const areRuns =
    rows[0]?.genuine &&
    starts.length % 2 === 0 &&
    length > 1 &&
    starts.every((start, i) => start === i * length) &&
    rows.length === starts.length * length
  const folds = Math.min(FOLDS, genuine, impostor)
  const seen = { genuine: 0, impostor: 0 }
  return rows.map(({ a, b, genuine: is }, i) => {
    const place = is ? seen.genuine++ : seen.impostor++
    const cut = Math.floor((place * folds) / (is ? genuine : impostor))
    return { a, b, genuine: is, fold: areRuns ? Math.floor(i / (2 * length)) : cut }
  })
}
