// MS-Celeb-1M as FaceImageCroppedWithAlignment.tsv: one picture a line, 7 columns, the last is a JPEG in base64 (docs/lightcnn.md 4.1;
// mindspore-ai/models@eab643f research/cv/LightCNN/convert.py). Lines are read one at a time; no pictures are unpacked to disk.
import { decodeBase64 } from './base64.ts'
import { type CleanList, readCleanList } from './clean-list.ts'
import type { ImportSource, Item } from './import-source.ts'
import { lines } from './lines.ts'
import type { Cause, Cursor } from './manifest.ts'

const COLUMNS = 7
const TAB = 9
const LOOKED_AT = 20

/** The pictures of a TSV; with a clean list only those in it, under the identities that it names. */
export async function* tsvItems(
  source: Extract<ImportSource, { kind: 'tsv' }>,
  cursor: Cursor,
): AsyncGenerator<Item> {
  const clean = source.cleanList ? await readCleanList(source.cleanList, 'the clean list') : null
  let line = cursor.line
  for await (const { bytes, next } of lines(source.file, cursor.at, source.label)) {
    line++
    if (bytes.length > 0) yield { ...itemOf(bytes, line, clean), next: { at: next, done: 0, line } }
  }
}

/** How a TSV is read, for people. */
export async function tsvSentence({ file, label }: Extract<ImportSource, { kind: 'tsv' }>): Promise<string> {
  let line = 0
  for await (const { bytes } of lines(file, 0, label)) {
    const found = bytes.length > 0 ? itemOf(bytes, 1, null).picture : null
    if (found && !('cause' in found && found.cause === 'malformed line'))
      return `Each line is read as the ${COLUMNS} columns of MS-Celeb-1M’s TSV: the person is in the first, the picture in the last.`
    if (++line === LOOKED_AT) break
  }
  return `None of its first lines has the ${COLUMNS} columns of MS-Celeb-1M’s TSV between tabs.`
}

/** `line` counts from 1. */
function itemOf(bytes: Uint8Array, line: number, clean: CleanList | null): Omit<Item, 'next'> {
  const fields = columns(bytes)
  const [mid = '', rank = '', , , faceId = ''] = fields.slice(0, COLUMNS - 1).map(text)
  const refused = (cause: Cause, path: string) => ({ path, key: '', name: '', picture: { cause } })
  if (fields.length !== COLUMNS || !/^[\w.-]+$/.test(mid) || !/^\d+$/.test(rank))
    return refused('malformed line', `line ${line}`)
  const path = `${mid}/${rank}-${faceId}.jpg`.normalize('NFC')
  const label = clean ? clean.labelOf(path) : null
  if (clean && label === null) return refused('not in the clean list', path)
  const picture = decodeBase64(fields[COLUMNS - 1] as Uint8Array)
  if (!picture) return refused('broken base64', `line ${line}: ${path}`)
  return {
    path,
    key: label === null ? mid : String(label),
    name: mid,
    picture: { open: async () => new Blob([picture]) },
  }
}

/** At most one column more than there should be. */
function columns(bytes: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = []
  let begin = 0
  for (let end = bytes.indexOf(TAB); end >= 0 && fields.length < COLUMNS; end = bytes.indexOf(TAB, begin)) {
    fields.push(bytes.subarray(begin, end))
    begin = end + 1
  }
  fields.push(bytes.subarray(begin))
  return fields
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
