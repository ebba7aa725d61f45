// manifest.json of a data set: what it is, which shards are whole, what was skipped and why, and where an import goes on.

import { FormatError, StorageError } from '../errors.ts'
import type { AlignmentName } from '../face/alignments.ts'
import { readBytes } from '../format/tensor.ts'
import { isObject } from '../objects.ts'
import { counted } from '../text.ts'
import type { IdentityChoice, Reading } from './reading.ts'
import type { ShardNote, ShardStore } from './shards.ts'

export const MANIFEST = 'manifest.json'
const VERSION = 1
/** Of each cause so many skipped pictures are listed by path; all are counted. */
const MOST_LISTED = 200

/** What a source has beside its pictures. */
const BESIDE = ['system file', 'other file', 'label file', 'special file', 'repeated link'] as const
/** Why an entry of the source is not in the data set. Pictures and these together are all entries but folders. */
export type Cause =
  | (typeof BESIDE)[number]
  | 'other picture'
  | 'link'
  | 'dangling link'
  | 'encrypted'
  | 'other compression'
  | 'no face'
  | 'broken picture'
  | 'empty file'
  | 'too large'
  | 'same bytes'
  | 'same face'
  | 'no identity'
  | 'unsafe path'
  | 'missing file'
  | 'unreadable file'
  | 'broken base64'
  | 'malformed line'
  | 'not in the clean list'
export type Skipped = Partial<Record<Cause, { count: number; paths: string[] }>>

/** A place in a source between two pictures: a byte, or the number of a file, and how many pictures from there are done. */
export interface Cursor {
  at: number
  done: number
  /** Number of the line at `at`, from 0; 0 where there are no lines. */
  line: number
  /** Of a folder: the path of the file before `at`, so that a folder that has changed is not gone on with. */
  before?: string
}
export const START: Cursor = { at: 0, done: 0, line: 0 }

export interface Split {
  by: 'pictures' | 'identities'
  /** Share that validates, 0..1. */
  fraction: number
  seed: number
}
export interface ImportOptions {
  name: string
  /** True: the pictures are crops already. False: faces are searched. */
  aligned: boolean
  /** What the crops are, where their size does not tell. */
  alignment?: AlignmentName
  /** Duplicates stay, for sets whose every picture counts (LFW). */
  keepDuplicates?: boolean
  /** Pictures in a full shard. */
  shardPictures: number
  split: Split
  /** Which folder of a path names the person; by what repeats where it is not given. */
  identity?: IdentityChoice
}
/** Tells one source from another when an import goes on. */
export interface SourceNote {
  kind: 'folder' | 'archive' | 'list' | 'tsv' | 'records' | 'datasets' | 'shards'
  label: string
  /** Null where the whole is not known beforehand. */
  bytes: number | null
}
/** The state behind the last full shard. */
interface Resume {
  cursor: Cursor
  /** Full shards; what comes behind them is made again. */
  shards: number
  /** What the source calls each identity, where that is not its name. */
  keys: string[] | null
  identities: number
  skipped: Skipped
}
export interface Manifest {
  version: typeof VERSION
  name: string
  /** 'broken': the source ended with an error, all before it is here. */
  state: 'importing' | 'complete' | 'broken'
  /** The source's error. */
  error: string | null
  source: SourceNote
  options: Pick<ImportOptions, 'aligned' | 'alignment' | 'shardPictures' | 'identity'> & {
    keepDuplicates: boolean
  }
  /** How the import reads the folders of its source, decided when it begins. */
  reading?: Reading
  split: Split
  counts: { pictures: number; identities: number; skipped: number; train: number; validation: number }
  skipped: Skipped
  shards: ShardNote[]
  /** Null once the import is complete. */
  resume: Resume | null
  /** Names; a label is an index into them. */
  identities: string[]
}

export function newManifest(options: ImportOptions, source: SourceNote): Manifest {
  const { name, split, aligned, keepDuplicates = false, shardPictures, identity, alignment } = options
  return {
    version: VERSION,
    name,
    state: 'importing',
    error: null,
    source,
    options: {
      aligned,
      keepDuplicates,
      shardPictures,
      ...(identity && { identity }),
      ...(alignment && { alignment }),
    },
    split,
    counts: { pictures: 0, identities: 0, skipped: 0, train: 0, validation: 0 },
    skipped: {},
    shards: [],
    resume: { cursor: START, shards: 0, keys: null, identities: 0, skipped: {} },
    identities: [],
  }
}

/** Whether it counts no picture: a label, or what lies beside the pictures. */
export const isBeside = (cause: Cause): boolean => (BESIDE as readonly Cause[]).includes(cause)

/** Counts an entry that is left out, and lists it while the list is short. */
export function addSkipped(skipped: Skipped, cause: Cause, path: string): void {
  skipped[cause] ??= { count: 0, paths: [] }
  const entry = skipped[cause]
  entry.count++
  if (entry.paths.length < MOST_LISTED) entry.paths.push(path)
}

/** Pictures that were left out. */
export const countSkipped = (skipped: Skipped): number =>
  (Object.entries(skipped) as [Cause, { count: number }][])
    .filter(([cause]) => !isBeside(cause))
    .reduce((sum, [, { count }]) => sum + count, 0)

/** "25 pictures of 3 identities, in 2 shards": what a data set holds, in half a sentence. */
export const datasetHolds = ({ counts, shards }: Pick<Manifest, 'counts' | 'shards'>): string =>
  `${counted(counts.pictures, 'picture')} of ${counted(counts.identities, 'identity', 'identities')}, in ${counted(shards.length, 'shard')}`

/** "beside      3 system file: a, b, c": what became no picture of a data set, by cause, a line each. */
export const skippedLines = (skipped: Skipped): string[] =>
  (Object.entries(skipped) as [Cause, { count: number; paths: string[] }][]).map(
    ([cause, { count, paths }]) =>
      `${isBeside(cause) ? 'beside ' : 'skipped'}     ${count} ${cause}: ${paths.slice(0, 3).join(', ')}${count > 3 ? ', ...' : ''}`,
  )

export const countPictures = (shards: readonly ShardNote[]): number =>
  shards.reduce((sum, { count }) => sum + count, 0)

export const bytesOfShards = (shards: readonly ShardNote[]): number =>
  shards.reduce((sum, { bytes }) => sum + bytes, 0)

/** Brings `counts` up to date, but for the split (split.ts). */
export function updateCounts({ counts, shards, identities, skipped }: Manifest): void {
  counts.pictures = countPictures(shards)
  counts.identities = identities.length
  counts.skipped = countSkipped(skipped)
}

/** The manifest of a data set, or null when there is none yet. */
export async function findManifest(store: ShardStore): Promise<Manifest | null> {
  return (await store.list()).includes(MANIFEST) ? readManifest(store) : null
}

/** The manifest of a data set. Throws StorageError when there is none, FormatError when it is damaged. */
export async function readManifest(store: ShardStore): Promise<Manifest> {
  const file = await store.read(MANIFEST).catch(() => {
    throw new StorageError(`There is no ${MANIFEST} here, so this isn’t a data set.`)
  })
  return parseManifest(new TextDecoder().decode(await readBytes(file, 0, file.size)))
}

export async function writeManifest(store: ShardStore, manifest: Manifest): Promise<void> {
  await store.writeWhole(MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`))
}

/** Reads the text of a manifest and checks what the readers of shards rely on. */
export function parseManifest(text: string): Manifest {
  const fail = (what: string) => new FormatError(`${MANIFEST}: ${what}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw fail('this isn’t JSON')
  }
  if (!isObject(value)) throw fail('this isn’t a JSON object')
  if (value.version !== VERSION) throw fail(`version ${JSON.stringify(value.version)}, expected ${VERSION}`)
  for (const key of ['source', 'options', 'split', 'counts', 'skipped'])
    if (!isObject(value[key])) throw fail(`"${key}" is missing`)
  if (!Array.isArray(value.identities) || !value.identities.every(name => typeof name === 'string'))
    throw fail(`"identities" isn’t a list of names`)
  if (!Array.isArray(value.shards) || !value.shards.every(isShardNote))
    throw fail(`"shards" isn’t a list of files with count, bytes and sha256`)
  if (value.resume !== null && !isObject(value.resume)) throw fail('"resume" is damaged')
  if (typeof value.name !== 'string' || !['importing', 'complete', 'broken'].includes(String(value.state)))
    throw fail('"name" or "state" is missing')
  return value as unknown as Manifest
}

const isCount = (x: unknown) => Number.isSafeInteger(x) && (x as number) >= 0
const isShardNote = (x: unknown) =>
  isObject(x) &&
  typeof x.file === 'string' &&
  /^[\w.-]+$/.test(x.file) &&
  isCount(x.count) &&
  isCount(x.bytes) &&
  typeof x.sha256 === 'string'
