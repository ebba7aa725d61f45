// Variables of MAT-files as lists: the checks that every protocol file needs.
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'

type Kind = MatValue['kind']
type Of<K extends Kind> = Extract<MatValue, { kind: K }>

/** The variable `key` of a MAT-file, which must be of that kind. `remedy` ends the error. */
export function variable<K extends Kind>(
  mat: Map<string, MatValue>,
  key: string,
  kind: K,
  file: string,
  remedy: string,
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

/** The strings of a cell array, or the rows of a character matrix, which stand column by column and are filled up with spaces. */
export function strings(value: Of<'cell'> | Of<'char'>, place: string): string[] {
  if (value.kind === 'char') {
    const [rows = 0, columns = 0] = value.dims
    const letters = [...value.text]
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => letters[row + column * rows] ?? '')
        .join('')
        .trim(),
    )
  }
  return value.cells.map((cell, i) => {
    if (cell.kind !== 'char')
      throw new ListError(`${place}, element ${i + 1}: expected text, got ${cell.kind}`)
    return cell.text.trim()
  })
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
