// What an import reads, picture by picture: who it shows, how to get its bytes, and where to go on behind it.
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { type DatasetSource, datasetItems } from './datasets.ts'
import { archiveEntries, type Entry, type Files, folderEntries, safePath } from './entries.ts'
import { isPicture, isSystemFile, otherKind } from './file-kinds.ts'
import { groupEntries, type Label, labelOf } from './grouped.ts'
import { listItems } from './image-list.ts'
import { bytesOfShards, type Cause, type Cursor, type SourceNote } from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { folderName, type Reading } from './reading.ts'
import { tsvItems } from './tsv.ts'

export type ImportSource =
  /** A folder for each identity. */
  | { kind: 'folder'; label: string; files: Files }
  /** tar, tar.gz or zip: a folder for each identity, or WebDataset (`key.jpg` and `key.cls` or `key.json`). */
  | { kind: 'archive'; label: string; archive: ByteSource }
  /** A list `path label`; `open` gives a picture by its path in the list, null when it is missing. */
  | { kind: 'list'; label: string; list: ByteSource; open(path: string): Promise<ByteSource | null> }
  /** MS-Celeb-1M, with its clean list `path label` or without. */
  | { kind: 'tsv'; label: string; file: ByteSource; cleanList?: ByteSource }
  /** Data sets that exist already, merged in their order. */
  | DatasetSource

/** One entry of a source. */
export interface Item {
  path: string
  /** What the source calls the identity. */
  key: string
  /** The identity's name, when it is the first picture of it. */
  name: string
  /** Its file (null: it is missing), its finished crop, or why there is nothing to read. */
  picture: { open(): Promise<ByteSource | null> } | { prepared: Prepared } | { cause: Cause }
  /** Where the import goes on when this picture is done. */
  next: Cursor
}

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
      return source.file.size
    case 'datasets':
      return source.sets.reduce((sum, { manifest }) => sum + bytesOfShards(manifest.shards), 0)
  }
}

/** Throws StorageError when an import was begun with another source. */
export function checkSameSource(begun: SourceNote, now: SourceNote): void {
  const differs = (['kind', 'label', 'bytes'] as const).find(key => begun[key] !== now[key])
  if (differs)
    throw new StorageError(
      `This data set comes from ${begun.label} (${begun.kind}${begun.bytes === null ? '' : `, ${begun.bytes} bytes`}), not from ${now.label} (${now.kind}${now.bytes === null ? '' : `, ${now.bytes} bytes`}). Choose another place, or delete the data set.`,
    )
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
