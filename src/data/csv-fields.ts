// Lines, fields and numbers of a table as text, where commas may separate fields, mark decimals, or both.
import { textLines } from './text.ts'

export const SEPARATORS = ['\t', ';', ',', ' '] as const
export type Separator = (typeof SEPARATORS)[number]

/** The lines that hold data, each with its number: no empty ones, no comments, not the `sep=;` that Excel reads. */
export function dataLines(text: string): { text: string; line: number }[] {
  return textLines(text)
    .map((text, i) => ({ text, line: i + 1 }))
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('#') && !/^"?sep=.{1,2}$/i.test(text))
}

/** The fields of a line without their quotes; separators at its end make none. */
export function fieldsOf(line: string, separator: Separator): string[] {
  const fields = line.includes('"') ? quoted(line, separator) : line.split(separator)
  const plain = fields.map(field => field.trim())
  if (separator === ' ') return plain.flatMap(field => (field === '' ? [] : field.split(/\s+/)))
  while (plain.length > 1 && plain.at(-1) === '') plain.pop()
  return plain
}

/** A separator between quotes belongs to its field; two quotes there are one. */
function quoted(line: string, separator: Separator): string[] {
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (let i = 0; i < line.length; i++) {
    const sign = line[i]
    if (sign === '"' && isQuoted && line[i + 1] === '"') field += line[i++]
    else if (sign === '"' && (isQuoted || field.trim() === '')) isQuoted = !isQuoted
    else if (sign === separator && !isQuoted) {
      fields.push(field)
      field = ''
    } else field += sign
  }
  return [...fields, field]
}

/** A number with a decimal point or a decimal comma, NaN for anything else. */
export function numberOf(field: string): number {
  if (field === '') return Number.NaN
  if (!field.includes(',')) return Number(field)
  return field.includes('.') ? Number.NaN : Number(field.replace(',', '.'))
}

const WHOLE = /^[+-]?(0|[1-9]\d*)$/
const DECIMALS = /^\d+(e[+-]?\d+)?$/i
/** How decimals or what stands before them may look, and no whole number does. */
const NOT_WHOLE = /^(-0|[+-]?0\d+(e[+-]?\d+)?)$/i

/**
 * Numbers whose decimal commas look like the commas between them: 0,123,-0,045 is 0.123 and -0.045. Null where all are whole numbers;
 * `fail` takes the line that is not made of pairs.
 */
export function joinDecimals(
  lines: readonly { line: number; fields: readonly string[] }[],
  fail: (line: number, message: string) => never,
): Float32Array[] | null {
  if (!lines.some(({ fields }) => fields.some(field => NOT_WHOLE.test(field)))) return null
  return lines.map(({ line, fields }) => {
    const isPairs =
      fields.length % 2 === 0 && fields.every((field, i) => (i % 2 === 0 ? WHOLE : DECIMALS).test(field))
    if (!isPairs) fail(line, 'expected commas only between numbers, or a comma in every number too')
    return Float32Array.from({ length: fields.length / 2 }, (_, i) =>
      Number(`${fields[2 * i]}.${fields[2 * i + 1]}`),
    )
  })
}
