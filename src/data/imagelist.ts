// Picture lists as the reference trains from: `path label`, separated by spaces, tabs or a comma, in any number of lines.
import { ListError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { safePath } from './entries.ts'
import type { ImportSource, Item } from './importers.ts'
import { lines } from './lines.ts'
import type { Cursor } from './manifest.ts'
import { folderName, LAST } from './reading.ts'

/** A path, then a whole number, then perhaps columns that other tools add. */
const SIMPLE = /^(\S+?)[\s,;]+(\d{1,9})(?:[\s,;].*)?$/
/** A path with spaces or commas in it: the label is the last column. */
const SPACED = /^(.+?)[\s,;]+(\d{1,9})$/

/** One line, or null when it is no `path label`. */
export function parseListLine(line: string): { path: string; label: string } | null {
  const text = line.trim()
  const [, path, label] = SIMPLE.exec(text) ?? SPACED.exec(text) ?? []
  return path === undefined || label === undefined ? null : { path, label: String(Number(label)) }
}

/** The pictures of a list in its order; an identity is named after the folder of its first picture. */
export async function* listItems(
  source: Extract<ImportSource, { kind: 'list' }>,
  cursor: Cursor,
): AsyncGenerator<Item> {
  let line = cursor.line
  let parsedLines = cursor.line
  let isHeading = false
  for await (const { bytes, next } of lines(source.list, cursor.at, source.label)) {
    line++
    const text = new TextDecoder().decode(bytes).trim()
    if (text === '') continue
    const parsed = parseListLine(text)
    // the first lines tell whether this is a list at all; one of them may be a heading
    if (parsed) parsedLines++
    else if (parsedLines === 0 && !isHeading) isHeading = true
    else if (parsedLines === 0)
      throw new ListError(
        `${source.label}, line ${line}: expected "path label", got "${text.slice(0, 80)}". Give a list with one picture a line.`,
      )
    yield { ...itemOf(parsed, line, source.open), next: { at: next, done: 0, line } }
  }
}

function itemOf(
  parsed: { path: string; label: string } | null,
  line: number,
  openPath: (path: string) => Promise<ByteSource | null>,
): Omit<Item, 'next'> {
  if (!parsed) return { path: `line ${line}`, key: '', name: '', picture: { cause: 'malformed line' } }
  const path = safePath(parsed.path)
  const { label } = parsed
  if (path === null) return { path: parsed.path, key: '', name: '', picture: { cause: 'unsafe path' } }
  return { path, key: label, name: folderName(path, LAST) ?? label, picture: { open: () => openPath(path) } }
}
