// Embeddings as text: lines of `name,v1,v2,...` or of numbers only, separated by commas, semicolons, tabs or spaces, as NumPy's savetxt,
// pandas' to_csv and spreadsheets write them.
import { FormatError } from '../errors.ts'
import { textLines } from './text.ts'

export interface CsvTable {
  /** Null when the lines hold only numbers. */
  names: string[] | null
  /** [N, D] */
  shape: [number, number]
  rows: Float32Array
}

const isNumber = (field: string) => field !== '' && !Number.isNaN(Number(field))

/** `name` is the file's and stands in errors. */
export function parseCsvTable(text: string, name: string): CsvTable {
  const names: string[] = []
  const rows: Float32Array[] = []
  let isFirst = true
  let hasIndex = false // pandas numbers the rows in a column that its heading leaves empty
  for (const [i, line] of textLines(text).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const fields = fieldsOf(line)
    if (isFirst && isHeading(fields)) {
      hasIndex = fields[0] === ''
      isFirst = false
      continue
    }
    isFirst = false
    if (hasIndex && /^\d+$/.test(fields[0] ?? '')) fields.shift()
    const named = !isNumber(fields[0] ?? '')
    if (named) names.push(fields.shift() ?? '')
    const width = rows[0]?.length ?? fields.length
    if (fields.length !== width || width === 0 || names.length > 0 !== named || !fields.every(isNumber))
      throw new FormatError(
        `${name}, line ${i + 1}: expected ${named ? 'a name and ' : ''}${rows.length > 0 ? `${width} numbers as in the first line` : 'numbers'}, got "${line.trim().slice(0, 60)}". Write one picture a line: its name, then its numbers with decimal points.`,
      )
    rows.push(Float32Array.from(fields, Number))
  }
  const dimension = rows[0]?.length ?? 0
  const all = new Float32Array(rows.length * dimension)
  rows.forEach((row, i) => {
    all.set(row, i * dimension)
  })
  return { names: names.length > 0 ? names : null, shape: [rows.length, dimension], rows: all }
}

function fieldsOf(line: string): string[] {
  const plain = line.replace(/^ +/, '').replace(/[,;\s]+$/, '')
  return plain.split(/[,;\t ]+/).map(field => field.replace(/^"(.*)"$/, '$1'))
}

/** Words behind the first field, an empty first one, or columns numbered from 0. */
function isHeading(fields: readonly string[]): boolean {
  const numbers = fields.slice(isNumber(fields[0] ?? '') ? 0 : 1)
  const isCounting = numbers.length > 2 && numbers.every((field, i) => field === String(i))
  return fields[0] === '' || isCounting || !fields.slice(1).every(isNumber)
}
