// What an import can read, and one entry of it.
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import type { Files } from './entries.ts'
import type { Cause, Cursor, Manifest, SourceNote } from './manifest.ts'
import type { Prepared } from './prepare.ts'
import type { ShardStore } from './shards.ts'

export interface Dataset {
  store: ShardStore
  manifest: Manifest
}

export interface DatasetSource {
  kind: 'datasets'
  label: string
  sets: readonly Dataset[]
}

export type ImportSource =
  /** A folder for each identity. */
  | { kind: 'folder'; label: string; files: Files }
  /** tar, tar.gz or zip: a folder for each identity, or WebDataset (`key.jpg` and `key.cls` or `key.json`). */
  | { kind: 'archive'; label: string; archive: ByteSource }
  /** A list `path label`; `open` gives a picture by its path in the list, null when it is missing. */
  | { kind: 'list'; label: string; list: ByteSource; open(path: string): Promise<ByteSource | null> }
  /** MS-Celeb-1M, with its clean list `path label` or without. */
  | { kind: 'tsv'; label: string; file: ByteSource; cleanList?: ByteSource }
  /** MXNet's RecordIO, with the .idx and the `property` beside it or without. */
  | {
      kind: 'records'
      label: string
      file: ByteSource
      index?: { file: ByteSource; label: string }
      property?: ByteSource
      /** Names of what lies beside it and is not read. */
      beside?: readonly string[]
    }
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

/** Throws StorageError when an import was begun with another source. */
export function checkSameSource(begun: SourceNote, now: SourceNote): void {
  const differs = (['kind', 'label', 'bytes'] as const).find(key => begun[key] !== now[key])
  if (differs)
    throw new StorageError(
      `This data set comes from ${begun.label} (${begun.kind}${begun.bytes === null ? '' : `, ${begun.bytes} bytes`}), not from ${now.label} (${now.kind}${now.bytes === null ? '' : `, ${now.bytes} bytes`}). Choose another place, or delete the data set.`,
    )
}
