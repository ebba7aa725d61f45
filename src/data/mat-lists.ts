// Variables of MAT-files as lists: the checks that every protocol file needs.
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'

type Kind = MatValue['kind']
type Of<K extends Kind> = Extract<MatValue, { kind: K }>

/** The variable `key` of a MAT-file, which must be of that kind. `remedy` ends the error. */
export function variable<K extends Kind>(
  mat: Map<string, MatValue>,
  key: string,
  { kind, file, remedy }: { kind: K; file: string; remedy: string },
): Of<K> {
  const value = mat.get(key)
  if (!value)
    throw new ListError(
      `${file} has no variable "${key}" (it has ${[...mat.keys()].join(', ') || 'none'}). ${remedy}`,
    )
  if (value.kind !== kind)
    throw new ListError(
      `${file}: ${key} is a ${value.kind === 'other' ? value.what : value.kind} array, expected ${kind}. ${remedy}`,
    )
  return value as Of<K>
}

/** The strings of a cell array. */
function strings(value: Of<'cell'>, place: string): string[] {
  return value.cells.map((cell, i) => {
    if (cell.kind !== 'char')
      throw new ListError(`${place}, element ${i + 1}: expected text, got ${cell.kind}`)
    return cell.text.trim()
  })
}

/** A list of names: a cell array of text, or a character matrix with a name in each row, which spaces fill up. */
export function names(mat: Map<string, MatValue>, key: string, file: string, remedy: string): string[] {
  const value = mat.get(key)
  return value?.kind === 'char'
    ? charRows(value, `${file}, ${key}`)
    : strings(variable(mat, key, { kind: 'cell', file, remedy }), `${file}, ${key}`)
}

/** MATLAB stores a matrix column by column. */
function charRows({ dims, text }: Of<'char'>, place: string): string[] {
  const [rows = 0, columns = 0] = dims
  if (dims.length !== 2 || text.length !== rows * columns)
    throw new ListError(
      `${place}: ${dims.join(' x ')} characters expected, got ${text.length}. Save the names as a cell array.`,
    )
  const letters = (row: number) => Array.from({ length: columns }, (_, column) => text[column * rows + row])
  return Array.from({ length: rows }, (_, row) => letters(row).join('').replaceAll('\0', ' ').trim())
}

/** Indices from 1, as MATLAB counts, to indices from 0. */
export function indices(value: MatValue, place: string): Uint32Array {
  if (value.kind !== 'numeric') throw new ListError(`${place}: expected numbers, got ${value.kind}`)
  return Uint32Array.from(value.data, (index, i) => {
    if (!Number.isInteger(index) || index < 1 || index > 2 ** 31)
      throw new ListError(`${place}, element ${i + 1}: expected an index from 1, got ${index}`)
    return index - 1
  })
}
