// What an import reads, picture by picture: who it shows, how to get its bytes, and where to go on behind it.
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { type DatasetSource, datasetItems } from './datasets.ts'
import { archiveEntries, type Files, folderEntries, folderOf, safePath } from './entries.ts'
import { groupEntries, labelOf } from './grouped.ts'
import { listItems } from './imagelist.ts'
import { bytesOfShards, type Cause, type Cursor, type SourceNote } from './manifest.ts'
import type { Prepared } from './prepare.ts'
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

/** One picture of a source. */
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

const PICTURE = /\.(jpe?g|png|bmp|webp|gif|avif|hei[cf]|hif)$/i
/** Finder's resource forks and hidden files. */
const HIDDEN = /(^|\/)(\.(?!\.?(\/|$))|__MACOSX\/)/

/** Whether a file of this name is a picture that an import reads. */
export const isPicture = (path: string): boolean => PICTURE.test(path) && !HIDDEN.test(path)

/** The pictures of a source from a place on. Throws FormatError where the source itself is broken. */
export function items(source: ImportSource, cursor: Cursor): AsyncGenerator<Item> {
  switch (source.kind) {
    case 'folder':
      return fileItems(folderEntries(source.files, cursor.at, cursor.before), cursor, 'with paths')
    case 'archive':
      return fileItems(archiveEntries(source.archive, source.label, cursor.at), cursor)
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
    const pictures = group.entries.filter(({ path }) => isPicture(path))
    if (pictures.length === 0) continue
    const given = await labelOf(group.entries)
    for (const [i, { path: rawPath, open }] of pictures.entries()) {
      if (group.at === cursor.at && i < cursor.done) continue
      const path = safePath(rawPath)
      const key = given ?? (path === null ? null : folderOf(path))
      const cause = path === null ? 'unsafe path' : key === null ? 'no identity' : null
      yield {
        path: path ?? rawPath,
        key: key ?? '',
        name: key ?? '',
        picture: cause ? { cause } : { open },
        next: i + 1 < pictures.length ? placeOf(group.at, i + 1, previous) : placeOf(group.next, 0, before),
      }
    }
  }
}
