// What crosses the port about data sets: what is given to import, what was found in it, how far it is, and what is kept.
import type { CheckResult } from '../../data/check.ts'
import type { Estimate } from '../../data/estimate.ts'
import type { CountBin } from '../../data/identities.ts'
import type { Cause, ImportOptions, Manifest, Skipped, Split } from '../../data/manifest.ts'
import type { PreviewPicture } from '../../data/preview.ts'
import type { IdentityChoice } from '../../data/reading.ts'
import type { Survey } from '../../data/survey.ts'
import type { PlacedFile } from '../evaluation/types.ts'

export type {
  Cause,
  CheckResult,
  CountBin,
  IdentityChoice,
  ImportOptions,
  PlacedFile,
  PreviewPicture,
  Skipped,
  Split,
}

/** A folder as the browser gives it: a handle that is walked, or the list of its files. Paths begin below the folder. */
export type GivenFolder = { handle: FileSystemDirectoryHandle } | { name: string; files: PlacedFile[] }

export type GivenSource =
  /** A folder for each identity, or a data set's own files. */
  | { kind: 'folder'; label: string; folder: GivenFolder }
  /** tar, tar.gz or zip. */
  | { kind: 'archive'; label: string; file: File }
  | { kind: 'tsv'; label: string; file: File; cleanList: File | null }
  | { kind: 'list'; label: string; file: File; folder: GivenFolder | null }
  /** RecordIO, with its index and InsightFace's `property` where they were given; in a folder they are found by themselves. */
  | {
      kind: 'records'
      label: string
      file: File
      index: File | null
      property: File | null
      /** Names of what was given too, and is not read. */
      beside: string[]
    }
  /** Data sets of this browser, to be merged. */
  | { kind: 'datasets'; label: string; names: string[] }

/** What a given source is, before anything is read from its pictures. */
export interface SourceFacts {
  /** 'shards': a data set that is taken in as it is. */
  kind: GivenSource['kind'] | 'shards'
  estimate: Estimate | null
  /** How it is read; null for a data set's own files. */
  survey: Pick<Survey, 'sentences' | 'people'> | null
  /** Of a data set's own files: what they say about themselves. */
  dataset: { name: string; holds: string } | null
  /** What this origin may still store. */
  freeBytes: number
}

export interface ImportRequest {
  given: GivenSource
  options: ImportOptions
  /** Pictures in the source, where they were counted. */
  expected: number | null
}

export interface DatasetProgress {
  pictures: number
  skipped: number
  identities: number
  shards: number
  share: number | null
  /** Of this run, pauses left out. */
  perSecond: number
  secondsLeft: number | null
}

/** A line of the list of data sets; `problem` is set when its manifest cannot be read. */
export type DatasetEntry =
  | ({
      name: string
      problem: null
      bytes: number
      /** Somebody writes to it, in this tab or another one. */
      isBusy: boolean
    } & Pick<Manifest, 'state' | 'error' | 'source' | 'options' | 'split' | 'counts'>)
  | { name: string; problem: string; isBusy: boolean }

export interface DatasetFacts {
  entry: DatasetEntry & { problem: null }
  shards: number
  skipped: Skipped
  bins: CountBin[]
  /** Of the identities that have pictures. */
  fewest: number
  median: number
  most: number
}

export type SheetOrder = 'imported' | 'name' | 'most' | 'fewest'
export interface SheetQuery {
  order: SheetOrder
  /** Part of a name, in any case. */
  search: string
  page: number
}
export interface SheetCrop {
  /** [144, 144] */
  image: Uint8Array
  path: string
}
export interface SheetIdentity {
  label: number
  name: string
  count: number
  crops: SheetCrop[]
}
export interface ContactSheet {
  identities: SheetIdentity[]
  /** Identities that the search finds. */
  found: number
  pages: number
}

export interface SkippedPicture {
  path: string
  /** Null: it is not where it was. */
  file: Blob | null
}
export type DatasetFormat = 'webdataset' | 'shards'
export interface ExportRequest {
  name: string
  format: DatasetFormat
  /** Where it is written; null: it is given as a Blob. */
  target: FileSystemFileHandle | null
}
