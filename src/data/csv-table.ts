// Embeddings as text: lines of `name,v1,v2,...` or of numbers only, separated by commas, semicolons, tabs or spaces, as NumPy's savetxt,
// pandas' to_csv and spreadsheets write them, with decimal points or decimal commas.
import { FormatError } from '../errors.ts'
import { dataLines, fieldsOf, joinDecimals, numberOf, SEPARATORS, type Separator } from './csv-fields.ts'

export interface CsvTable {
  /** Null when the lines hold only numbers. */
  names: string[] | null
  /** [N, D] */
  shape: [number, number]
  rows: Float32Array
}
interface Read {
  names: string[]
  rows: Float32Array[]
  marks: { point: boolean; comma: boolean; isDecimal: boolean }
  /** The numbers as they stand, as long as none has a decimal mark. */
  bare: { line: number; fields: string[] }[]
}
interface Failure {
  line: number
  /** How many fields that line has under the separator. */
  width: number
  message: string
}

/** What groups thousands as well as it marks decimals; 0,123 and 1,5 do not. */
const GROUPED = /^[+-]?[1-9]\d{0,2},\d{3}$/
/** A name, a space or semicolon, a number, and only then a comma: two separators in one line. */
const TWO_SEPARATORS = /^[^",]*[;\s][+-]?[\d.]+,/
const DIGITS = /^([+-]?[\d.,]+(e[+-]?\d+)?|nan)?$/i
const REMEDY = 'Write one picture a line: its name, then its numbers with decimal points.'

/**
 * The separator is the first of tab, semicolon, comma and space under which every line holds a name and numbers, or numbers only, as
 * many in each line and at least two. The decimal mark is the one that these numbers have; a file with both marks is refused, and one in
 * which every comma may group thousands. Where commas separate and no number has a mark, a zero that no whole number has (-0, 045) shows
 * that commas mark the decimals too: every line must be made of such pairs then. `name` is the file's and stands in errors.
 */
export function parseCsvTable(text: string, name: string): CsvTable {
  const lines = dataLines(text)
  const fail = (line: number, message: string): never => {
    const got = lines
      .find(other => other.line === line)
      ?.text.trim()
      .slice(0, 60)
    throw new FormatError(`${name}, line ${line}: ${message}, got "${got}". ${REMEDY}`)
  }
  const failures: Failure[] = []
  for (const separator of SEPARATORS) {
    const read = readLines(lines, separator)
    if ('rows' in read) {
      if (read.marks.comma && !read.marks.isDecimal)
        fail(lines.at(-1)?.line ?? 1, 'the comma of each number may mark decimals or group thousands')
      return tableOf(read, fail)
    }
    failures.push(read)
  }
  // the separator that reads the most of the file is the one that was meant
  failures.sort((a, b) => b.line - a.line || b.width - a.width)
  return fail(failures[0]?.line ?? 1, failures[0]?.message ?? '')
}

function tableOf(
  { names, rows, marks, bare }: Read,
  fail: (line: number, message: string) => never,
): CsvTable {
  const all = (!marks.point && !marks.comma && joinDecimals(bare, fail)) || rows
  const dimension = all[0]?.length ?? 0
  const flat = new Float32Array(all.length * dimension)
  all.forEach((row, i) => {
    flat.set(row, i * dimension)
  })
  return { names: names.length > 0 ? names : null, shape: [all.length, dimension], rows: flat }
}

function readLines(lines: ReturnType<typeof dataLines>, separator: Separator): Read | Failure {
  const read: Read = {
    names: [],
    rows: [],
    marks: { point: false, comma: false, isDecimal: false },
    bare: [],
  }
  let hasIndex = false // pandas numbers the rows in a column that its heading leaves empty
  for (const [i, { text, line }] of lines.entries()) {
    const fields = fieldsOf(text, separator)
    if (i === 0 && isHeading(fields)) {
      hasIndex = fields[0] === ''
      continue
    }
    if (hasIndex && /^\d+$/.test(fields[0] ?? '')) fields.shift()
    const width = fields.length
    const message =
      separator === ',' && TWO_SEPARATORS.test(text.trim())
        ? 'expected one separator between all fields'
        : readLine(fields, read)
    if (message) return { line, width, message }
    if (separator === ',' && !read.marks.point && !read.marks.comma) read.bare.push({ line, fields })
  }
  return read
}

/** Adds a line to what is read. What is wrong with it, in words, or null. */
function readLine(fields: string[], { names, rows, marks }: Read): string | null {
  const named = Number.isNaN(numberOf(fields[0] ?? ''))
  if (named) names.push(fields.shift() ?? '')
  const width = rows[0]?.length ?? fields.length
  const row = Float32Array.from(fields, numberOf)
  if (row.length !== width || width < 2 || names.length > 0 !== named || row.some(Number.isNaN))
    return `expected ${named ? 'a name and ' : ''}${rows.length > 0 ? `${width} numbers as in the first line` : 'numbers'}`
  for (const field of fields) {
    if (field.includes('.')) marks.point = true
    else if (field.includes(',')) {
      marks.comma = true
      marks.isDecimal ||= !GROUPED.test(field)
    }
  }
  if (marks.point && marks.comma) return 'expected one decimal mark in all numbers of the file'
  rows.push(row)
  return null
}

/** An empty first field, columns numbered from 0, or words behind the first field and nothing that is meant as a number. */
function isHeading(fields: readonly string[]): boolean {
  const [first = '', ...others] = fields
  const numbers = Number.isNaN(numberOf(first)) ? others : fields
  const isCounting = numbers.length > 2 && numbers.every((field, i) => field === String(i))
  return first === '' || isCounting || (others.length > 0 && !others.some(field => DIGITS.test(field)))
}
