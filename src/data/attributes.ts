// A table of attributes of people or photos, as a CSV: a path or a person's name in the first column, then a column for each attribute. What
// stands in it is taken as it is; nothing is guessed from faces.
import { ListError } from '../errors.ts'
import { counted } from '../text.ts'
import { dataLines, fieldsOf, SEPARATORS } from './csv-fields.ts'
import { pictureName } from './names.ts'

export interface Attribute {
  name: string
  values: string[]
  /** Place among the values by path, picture name or person; photos without one are in no group. */
  of: ReadonlyMap<string, number>
}
export interface Attributes {
  columns: Attribute[]
  /** Columns that are no groups, with the reason in a sentence. */
  leftOut: string[]
}

/** More values are free text, numbers or names: no groups. */
const MOST_VALUES = 20

/** Throws ListError where it is no such table. */
export function parseAttributes(text: string, file: string): Attributes {
  const [head, ...lines] = dataLines(text.replace(/^\uFEFF/, ''))
  const separator = SEPARATORS.find(one => head?.text.includes(one) ?? false)
  if (!head || !separator || lines.length === 0)
    throw new ListError(
      `${file}: expected a heading and lines, such as "person,age band" and "Ada,30-39". Give a table with a person or a path in its first column.`,
    )
  const titles = fieldsOf(head.text, separator)
  const cells = lines.map(({ text, line }) => {
    const fields = fieldsOf(text, separator)
    if (fields.length > titles.length)
      throw new ListError(
        `${file}, line ${line}: ${counted(fields.length, 'field')}, the heading has ${titles.length}. Put fields that hold commas between quotes.`,
      )
    return fields
  })
  const [columns, leftOut]: [Attribute[], string[]] = [[], []]
  for (const [at, name] of titles.entries()) {
    if (at === 0) continue
    const values = [...new Set(cells.flatMap(fields => fields[at] || []))].sort()
    if (values.length > MOST_VALUES)
      leftOut.push(
        `${name} has ${values.length.toLocaleString('en-US')} different values, too many to be groups (the most is ${MOST_VALUES}). Give it in bands.`,
      )
    else if (values.length > 0)
      columns.push({
        ...{ name, values },
        of: new Map(
          cells.flatMap(([key = '', ...rest]) =>
            rest[at - 1] ? [[key.normalize('NFC'), values.indexOf(rest[at - 1] as string)]] : [],
          ),
        ),
      })
  }
  return { columns, leftOut }
}

/** The place of a photo's value: by its path, its name or its person; -1 where the table says nothing. */
export const groupOf = ({ of }: Attribute, photo: { path: string; name: string; person: string }): number =>
  of.get(photo.path) ?? of.get(photo.name) ?? of.get(pictureName(photo.path)) ?? of.get(photo.person) ?? -1
