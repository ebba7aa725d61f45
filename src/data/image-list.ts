// Picture lists as a source: the form of the lines is told by their content (list-form.ts), in any number of lines.
import { ListError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { safePath } from './entries.ts'
import type { ImportSource, Item } from './import-source.ts'
import { lines } from './lines.ts'
import { FORM_LINES, type ListForm, type ListLine, listForm, readListLine } from './list-form.ts'
import type { Cursor } from './manifest.ts'
import { folderName, LAST } from './reading.ts'

type Open = (path: string) => Promise<ByteSource | null>
type Place = (path: string) => Promise<string | null>

/** The form of a list by its first lines. Throws ListError where it cannot be told. */
export async function formOfList(list: ByteSource, label: string): Promise<ListForm> {
  const first: string[] = []
  for await (const { bytes } of lines(list, 0, label)) {
    first.push(new TextDecoder().decode(bytes))
    if (first.length === FORM_LINES) break
  }
  const form = listForm(first, label)
  const hasFolder = first.some(line => /[^.\\/][\\/]/.test(readListLine(line, form)?.path ?? ''))
  if (form.labels === 'none' && !hasFolder)
    throw new ListError(
      `${label}, line 1: expected "path label", got "${first[0]?.trim().slice(0, 80) ?? ''}". Give a list with one picture a line and who it shows.`,
    )
  return form
}

/** How a list is read, for people. */
export function listSentence({ columns, labels }: ListForm): string {
  if (labels === 'none') return 'The list holds paths alone; the folder of each picture names the person.'
  const what = labels === 'names' ? 'a name' : 'a number'
  return `Each line is read as "${columns}"; the label is ${what}.`
}

/** The pictures of a list in its order; an identity with a number is named after the folder of its first picture. */
export async function* listItems(
  source: Extract<ImportSource, { kind: 'list' }>,
  cursor: Cursor,
): AsyncGenerator<Item> {
  const form = await formOfList(source.list, source.label)
  const placeOf = pathFinder(source.open)
  let line = cursor.line
  for await (const { bytes, next } of lines(source.list, cursor.at, source.label)) {
    line++
    const text = new TextDecoder().decode(bytes)
    if (text.trim() === '') continue
    yield {
      ...(await itemOf(readListLine(text, form), line, { form, placeOf, open: source.open })),
      next: { at: next, done: 0, line },
    }
  }
}

async function itemOf(
  parsed: ListLine | null,
  line: number,
  { form, placeOf, open }: { form: ListForm; placeOf: Place; open: Open },
): Promise<Omit<Item, 'next'>> {
  const refused = (cause: 'malformed line' | 'unsafe path' | 'no identity', path: string) => ({
    path,
    key: '',
    name: '',
    picture: { cause },
  })
  if (!parsed || (parsed.label === null && form.labels !== 'none'))
    return refused('malformed line', `line ${line}`)
  const path = await placeOf(parsed.path)
  if (path === null) return refused('unsafe path', parsed.path)
  const folder = folderName(path, LAST)
  const key = parsed.label ?? folder
  if (key === null) return refused('no identity', path)
  return {
    path,
    key,
    name: form.labels === 'numbers' ? (folder ?? key) : key,
    picture: { open: () => open(path) },
  }
}

const ABSOLUTE = /^([A-Za-z]:)?[\\/]+/

/**
 * A listed path as one below the source; null when it leads out of it. Of absolute paths, as a list has them that was made on another
 * machine, what comes before the source is found by trying, and holds for the lines behind it.
 */
function pathFinder(open: Open): Place {
  const prefixes: string[] = []
  return async listed => {
    if (!ABSOLUTE.test(listed)) return safePath(listed)
    const plain = safePath(listed.replace(ABSOLUTE, ''))
    if (plain === null) return null
    const known = prefixes.find(prefix => plain.startsWith(prefix))
    if (known !== undefined) return plain.slice(known.length)
    const parts = plain.split('/')
    for (let cut = 0; cut < parts.length; cut++) {
      const below = parts.slice(cut).join('/')
      if (!(await open(below).catch(() => null))) continue
      prefixes.push(plain.slice(0, plain.length - below.length))
      return below
    }
    return null
  }
}
