// The columns of a picture list, told by its content: `path label`, `label path`, MXNet's `index label path`, or paths alone; between
// spaces, tabs, commas or semicolons. A path is known by the ending of a picture, so that it may have spaces in it.
import { ListError } from '../errors.ts'
import { PICTURE_ENDINGS } from './file-kinds.ts'

export interface ListForm {
  columns: 'path label' | 'label path' | 'index label path'
  labels: 'numbers' | 'names' | 'none'
}
export interface ListLine {
  path: string
  /** Null where the line gives none. */
  label: string | null
}

/** So many lines tell the form. */
export const FORM_LINES = 1000

const PATH = `"?(.+?\\.(?:${PICTURE_ENDINGS}))"?`
const PATH_FIRST = new RegExp(`^${PATH}(?:([\\s,;]+)(.*))?$`, 'i')
const PATH_LAST = new RegExp(`^(\\S+)\\s+${PATH}$`, 'i')
const INDEXED = new RegExp(`^(\\d+)[\\s,;]+(\\d{1,9}(?:\\.0+)?)[\\s,;](?:[\\d.\\s,;]*[\\s,;])?${PATH}$`, 'i')
const HOLDS_PICTURE = new RegExp(`\\.(?:${PICTURE_ENDINGS})"?(?=[\\s,;]|$)`, 'i')
const NUMBER = /^\d{1,9}(\.0+)?$/
const SEPARATORS = /[\t,;]/

const numberOf = (label: string) => (NUMBER.test(label) ? String(Number(label)) : null)
const unquoted = (field: string) =>
  field
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()

/** Whether a line names two pictures. */
const namesTwo = (line: string): boolean => {
  const rest = PATH_FIRST.exec(line.trim())?.[3]
  return rest !== undefined && HOLDS_PICTURE.test(rest)
}

/** A path at the beginning, and behind it perhaps a label and columns that other tools add. */
function pathFirst(line: string): ListLine | null {
  const [, path, separator = '', rest = ''] = PATH_FIRST.exec(line) ?? []
  if (path !== undefined) {
    if (HOLDS_PICTURE.test(rest)) return null
    const mark = SEPARATORS.exec(separator)?.[0]
    const [first = ''] = mark ? rest.split(mark) : rest.split(/\s+/)
    const label = mark || NUMBER.test(first) ? unquoted(first) : unquoted(rest)
    return { path, label: label || null }
  }
  const fields = fieldsOf(line)
  const [name = '', label] = fields
  if (fields.length > 2 || name === '' || NUMBER.test(name)) return null
  return label === undefined ? { path: name, label: null } : NUMBER.test(label) ? { path: name, label } : null
}

/** Two fields between the same mark, else between any. */
function fieldsOf(line: string): string[] {
  for (const mark of ['\t', ',', ';']) {
    const fields = line.split(mark).map(unquoted)
    if (fields.length === 2) return fields
  }
  return line.split(/[\s,;]+/).map(unquoted)
}

function labelFirst(line: string): (ListLine & { isSure: boolean }) | null {
  if (namesTwo(line)) return null
  const fields = fieldsOf(line)
  const [first = '', second = ''] = fields
  if (fields.length === 2 && SEPARATORS.test(line) && HOLDS_PICTURE.test(second) && first !== '')
    return { path: second, label: first, isSure: true }
  const [, label = '', path] = PATH_LAST.exec(line) ?? []
  if (path !== undefined && !/[\\/]/.test(label))
    return { path, label, isSure: NUMBER.test(label) || path.split(/[\\/]/).at(-2) === label }
  return fields.length === 2 && NUMBER.test(first) && second !== '' && !NUMBER.test(second)
    ? { path: second, label: first, isSure: true }
    : null
}

function indexed(line: string): (ListLine & { index: string }) | null {
  const [, index, label, path] = INDEXED.exec(line) ?? []
  return index === undefined || label === undefined || path === undefined ? null : { index, label, path }
}

/**
 * The form of a list, by its first lines; a heading may stand before them. Throws ListError that names the line where the columns
 * cannot be told apart.
 */
export function listForm(lines: readonly string[], file: string): ListForm {
  const texts = lines.map((text, i) => ({ text: text.trim(), line: i + 1 })).filter(({ text }) => text !== '')
  const two = texts.find(({ text }) => namesTwo(text))
  const refuse = (at: { text: string; line: number } | undefined, what: string) =>
    new ListError(`${file}, line ${at?.line ?? 1}: ${what}, got "${at?.text.slice(0, 80) ?? ''}"`)
  const withLabel = texts.filter(({ text }) => pathFirst(text)?.label)
  const first = texts.filter(({ text }) => labelFirst(text))
  if (two && withLabel.length + first.length <= 1)
    throw refuse(two, 'this is a list of pairs; a picture list names one picture a line')
  if (withLabel.length > first.length)
    return { columns: 'path label', labels: labelsOf(texts, withLabel, pathFirst) }
  if (first.length > 0 && first.length >= 0.9 * (texts.length - 1)) {
    const byIndex = texts.flatMap(({ text }) => indexed(text) ?? [])
    const areDistinct = new Set(byIndex.map(({ index }) => index)).size === byIndex.length
    if (byIndex.length === first.length && areDistinct)
      return { columns: 'index label path', labels: 'numbers' }
    const unsure = first.find(({ text }) => labelFirst(text)?.isSure === false)
    if (unsure)
      throw refuse(
        unsure,
        'this may be a path with a space in it or a label before a path. Put a tab or a comma between the columns',
      )
    return { columns: 'label path', labels: labelsOf(texts, first, labelFirst) }
  }
  if (texts.some(({ text }) => pathFirst(text))) return { columns: 'path label', labels: 'none' }
  throw refuse(texts[1] ?? texts[0], 'expected "path label", one picture a line')
}

/** Names only where no picture lacks one. */
function labelsOf(
  lines: readonly { text: string }[],
  labelled: readonly { text: string }[],
  read: (line: string) => ListLine | null,
): ListForm['labels'] {
  const numbers = labelled.filter(({ text }) => NUMBER.test(read(text)?.label ?? '')).length
  const pictures = lines.filter(({ text }) => HOLDS_PICTURE.test(text)).length
  return numbers < 0.9 * labelled.length && labelled.length >= pictures ? 'names' : 'numbers'
}

/** One line, or null when it is not of that form. */
export function readListLine(line: string, { columns, labels }: ListForm): ListLine | null {
  const text = line.trim()
  const found =
    columns === 'path label' ? pathFirst(text) : columns === 'label path' ? labelFirst(text) : indexed(text)
  if (!found) return null
  const { path, label } = found
  if (label === null || labels === 'none') return label === null ? { path, label } : null
  if (labels === 'names') return { path, label: label.normalize('NFC') }
  const number = numberOf(label)
  return number === null ? null : { path, label: number }
}
