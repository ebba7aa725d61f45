import { datasetItems } from './datasets.ts'
import { archiveEntries, type Entry, folderEntries, safePath } from './entries.ts'
import { isPicture, isSystemFile, otherKind } from './file-kinds.ts'
import { groupEntries, type Label, labelOf } from './grouped.ts'
import { listItems } from './image-list.ts'
import type { ImportSource, Item } from './import-source.ts'
import { bytesOfShards, type Cause, type Cursor, type SourceNote } from './manifest.ts'
import { folderName, type Reading } from './reading.ts'
import { recordItems } from './records.ts'
import { tsvItems } from './tsv.ts'

/**
 * The entries of a source from a place on: pictures, and what lies beside them with its cause. Throws FormatError where the source
 * itself is broken. `reading` says which folder names a person.
 */
export function items(source: ImportSource, cursor: Cursor, reading: Reading): AsyncGenerator<Item> {
  switch (source.kind) {
    case 'folder':
      return fileItems(folderEntries(source.files, cursor.at, cursor.before), cursor, reading, 'with paths')
    case 'archive':
      return fileItems(archiveEntries(source.archive, source.label, cursor.at), cursor, reading)
    case 'list':
      return listItems(source, cursor)
    case 'tsv':
      return tsvItems(source, cursor)
    case 'records':
      return recordItems(source, cursor)
    case 'datasets':
      return datasetItems(source, cursor)
  }
}

export function sourceNote(source: ImportSource): SourceNote {
  const { kind, label } = source
  return { kind, label, bytes: bytesIn(source) }
}

function bytesIn(source: ImportSource): number | null {
  switch (source.kind) {
    case 'folder':
      return null
    case 'archive':
      return source.archive.size
    case 'list':
      return source.list.size
    case 'tsv':
    case 'records':
      return source.file.size
    case 'datasets':
      return source.sets.reduce((sum, { manifest }) => sum + bytesOfShards(manifest.shards), 0)
  }
}

/** `places`: whether the places of the items name the file before them. */
async function* fileItems(
  entries: Parameters<typeof groupEntries>[0],
  cursor: Cursor,
  reading: Reading,
  places?: 'with paths',
): AsyncGenerator<Item> {
  let before = cursor.before
  const placeOf = (at: number, done: number, path: string | undefined): Cursor => ({
    at,
    done,
    line: 0,
    ...(places && path !== undefined && { before: path }),
  })
  for await (const group of groupEntries(entries)) {
    const previous = before
    before = group.entries.at(-1)?.path
    const label = group.entries.some(({ path }) => isPicture(path)) ? await labelOf(group.entries) : null
    for (const [i, entry] of group.entries.entries()) {
      if (group.at === cursor.at && i < cursor.done) continue
      const isLast = i + 1 === group.entries.length
      yield {
        ...itemOf(entry, label, reading),
        next: isLast ? placeOf(group.next, 0, before) : placeOf(group.at, i + 1, previous),
      }
    }
  }
}

function itemOf(
  { path: given, open, cause }: Entry,
  label: Label | null,
  reading: Reading,
): Omit<Item, 'next'> {
  const path = safePath(given)
  const refused = (why: Cause) => ({ path: path ?? given, key: '', name: '', picture: { cause: why } })
  if (isSystemFile(given)) return refused('system file')
  if (cause) return refused(cause)
  if (given === label?.path) return refused('label file')
  if (!isPicture(given)) return refused(otherKind(given))
  if (path === null) return refused('unsafe path')
  const folder = folderName(path, reading)
  const key =
    label && (label.isExplicit || !reading.foldersName) ? label.identity : (folder ?? label?.identity)
  return key === undefined ? refused('no identity') : { path, key, name: key, picture: { open } }
}
