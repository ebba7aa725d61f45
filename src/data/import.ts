// A source becomes a data set: pictures are prepared side by side and kept in the source's order, full shards are written and then
// named in the manifest with the place behind them. Stopped anywhere, it goes on there; the result is the same to the byte.

import { FormatError, ListError, StorageError } from '../errors.ts'
import { archiveKind } from './entries.ts'
import type { ImportHost } from './import-host.ts'
import { items, sourceNote } from './import-items.ts'
import { begin, commit, finish, forgetEmpty, keepUntilBreak, type Run, take } from './import-run.ts'
import { checkSameSource, type ImportSource, type Item } from './import-source.ts'
import {
  countPictures,
  countSkipped,
  findManifest,
  type ImportOptions,
  isBeside,
  type Manifest,
  newManifest,
} from './manifest.ts'
import { mapOrdered } from './ordered.ts'
import { prepareItem } from './preview.ts'
import { LAST, type Reading } from './reading.ts'
import type { ShardStore } from './shards.ts'
import { resplit } from './split.ts'
import { surveySource } from './survey.ts'

/** So many files that cannot be read, one after the other, mean that the source is gone, not the files. */
const MOST_UNREADABLE = 16

export interface ImportProgress {
  /** Pictures in the data set so far, those of an earlier run among them. */
  pictures: number
  skipped: number
  identities: number
  shards: number
  /** Share of the source that is read, 0..1; null where its length is not known. */
  share: number | null
}
export interface RunOptions {
  signal?: AbortSignal
  onProgress?(progress: ImportProgress): void
  /** Pictures in the source, where they were counted before. */
  expected?: number
  /** How folders name people, where a survey has told it already. */
  reading?: Reading
  /** Resolves when the next picture may be taken: a pause keeps what is in memory. */
  whenGoing?(): Promise<void>
}

export interface ImportJob {
  source: ImportSource
  store: ShardStore
  options: ImportOptions
  host: ImportHost
}

/**
 * Imports, or goes on with an import of the same source. Gives the complete manifest; of a data set that is complete already, at once.
 * Stopped by `signal`, by a full disk or by the end of the process, all full shards stay. A broken source (FormatError) keeps all
 * that came before the break.
 */
export function importDataset(
  { source, store, options, host }: ImportJob,
  run: RunOptions = {},
): Promise<Manifest> {
  return host.exclusively(async () => {
    const manifest = (await findManifest(store)) ?? newManifest(options, sourceNote(source))
    // a source that was cut off has another length once it is mended
    const { bytes } = manifest.state === 'broken' ? sourceNote(source) : manifest.source
    checkSameSource({ ...manifest.source, bytes }, sourceNote(source))
    manifest.source = sourceNote(source)
    checkSameOptions(manifest, options)
    manifest.split = options.split
    if (manifest.state === 'complete') return resplit(manifest, store)
    return goOn(await begin(manifest, source, store), host, run)
  })
}

function checkSameOptions({ options: begun }: Manifest, options: ImportOptions): void {
  const { aligned, keepDuplicates = false, shardPictures, identity, alignment } = options
  if (
    begun.aligned !== aligned ||
    begun.alignment !== alignment ||
    begun.identity !== identity ||
    begun.keepDuplicates !== keepDuplicates ||
    begun.shardPictures !== shardPictures
  )
    throw new StorageError(
      `This import was begun ${begun.aligned ? `with aligned pictures${begun.alignment ? ` (${begun.alignment})` : ''}` : 'with a search for faces'}, duplicates ${begun.keepDuplicates ? 'kept' : 'skipped'}, ${begun.identity ? `people by the ${begun.identity} folder, ` : ''}${begun.shardPictures} pictures a shard. Go on with the same options, or delete the data set.`,
    )
}

async function goOn(
  run: Run,
  host: ImportHost,
  { signal, onProgress, expected, reading: surveyed, whenGoing }: RunOptions,
): Promise<Manifest> {
  const { manifest } = run
  const total = await totalOf(run.source, expected)
  const prepare = async (item: Item) => ({
    item,
    result: await prepareItem(item, manifest.options, host),
  })
  let unreadable = 0
  try {
    const reading = await readingFor(run, surveyed, signal)
    for await (const { item, result } of mapOrdered(
      items(run.source, run.cursor, reading),
      host.parallel,
      prepare,
    )) {
      await whenGoing?.()
      signal?.throwIfAborted()
      // what lies beside the pictures is not read, so that it tells nothing
      if (result === 'unreadable file') unreadable++
      else if (typeof result !== 'string' || !isBeside(result)) unreadable = 0
      if (unreadable === MOST_UNREADABLE)
        throw new StorageError(
          `${run.source.label} can no longer be read: ${MOST_UNREADABLE} files in a row were refused, the last of them ${item.path}. Check that its drive is still connected, then continue.`,
        )
      take(run, item, result)
      run.cursor = item.next
      if (run.builder.count === manifest.options.shardPictures) await commit(run)
      onProgress?.(progressOf(run, total))
    }
  } catch (error) {
    if (error instanceof FormatError) return keepUntilBreak(run, error)
    if (error instanceof ListError) await forgetEmpty(run)
    throw error
  }
  return finish(run)
}

/** How folders are read is decided once: an import that goes on must not see other people. */
async function readingFor(
  { source, manifest }: Run,
  surveyed: Reading | undefined,
  signal: AbortSignal | undefined,
): Promise<Reading> {
  const isOld = manifest.shards.length > 0 && !manifest.reading
  if (isOld) manifest.reading = LAST
  manifest.reading ??= surveyed ?? (await surveySource(source, manifest.options.identity, signal)).reading
  return manifest.reading
}

/** What a whole source has: bytes where its places are bytes, else pictures where they were counted. */
type Total = { bytes: number } | { pictures: number } | null

async function totalOf(source: ImportSource, expected: number | undefined): Promise<Total> {
  const { bytes, kind } = sourceNote(source)
  if (source.kind === 'datasets')
    return { pictures: source.sets.reduce((sum, { manifest }) => sum + countPictures(manifest.shards), 0) }
  const isInBytes =
    kind === 'list' ||
    kind === 'tsv' ||
    kind === 'records' ||
    (source.kind === 'archive' && (await archiveKind(source.archive)) === 'tar')
  if (isInBytes && bytes) return { bytes }
  return expected ? { pictures: expected } : null
}

function progressOf({ manifest, builder, cursor }: Run, total: Total): ImportProgress {
  const pictures = countPictures(manifest.shards) + builder.count
  const skipped = countSkipped(manifest.skipped)
  const share =
    total && ('bytes' in total ? cursor.at / total.bytes : (pictures + skipped) / Math.max(1, total.pictures))
  return {
    pictures,
    skipped,
    identities: manifest.identities.length,
    shards: manifest.shards.length,
    share: share === null ? null : Math.min(1, share),
  }
}
