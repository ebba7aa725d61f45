// One run of an import: its state, how it comes back from a manifest, and what it writes.

import { FormatError, ListError, StorageError } from '../errors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { counted } from '../text.ts'
import { createDuplicates, type Duplicates } from './duplicates.ts'
import { PICTURE_KINDS } from './file-kinds.ts'
import type { ImportSource, Item } from './import-source.ts'
import {
  addSkipped,
  type Cause,
  type Cursor,
  MANIFEST,
  type Manifest,
  START,
  updateCounts,
  writeManifest,
} from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { openShard } from './shard-reader.ts'
import {
  createShardBuilder,
  DIGEST_BYTES,
  HASH_BYTES,
  type ShardBuilder,
  type ShardStore,
  shardFile,
} from './shards.ts'
import { resplit } from './split.ts'

export interface Run {
  source: ImportSource
  store: ShardStore
  manifest: Manifest
  labels: Map<string, number>
  names: Set<string>
  duplicates: Duplicates
  builder: ShardBuilder
  cursor: Cursor
}

/** Back to the state behind the last full shard. */
export async function begin(manifest: Manifest, source: ImportSource, store: ShardStore): Promise<Run> {
  const resume = manifest.resume
  const keys = manifest.resume?.keys ?? manifest.identities
  manifest.state = 'importing'
  manifest.error = null
  manifest.shards = manifest.shards.slice(0, resume?.shards ?? 0)
  manifest.identities = manifest.identities.slice(0, resume?.identities ?? 0)
  manifest.skipped = structuredClone(resume?.skipped ?? {})
  const duplicates = createDuplicates()
  for (const note of manifest.shards) {
    const shard = await openShard(store, note)
    const [labels, digests, hashes] = [await shard.labels(), await shard.digests(), await shard.hashes()]
    if (!digests || !hashes)
      throw new StorageError(`${note.file} was not made by an import. Delete the data set.`)
    for (let row = 0; row < note.count; row++) {
      duplicates.remember(
        digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES),
        hashes.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES),
        labels[row] ?? 0,
      )
    }
  }
  await writeManifest(store, manifest) // what is made again must not be named while it is written
  return {
    source,
    store,
    manifest,
    labels: new Map(keys.slice(0, manifest.identities.length).map((key, label) => [key, label])),
    names: new Set(manifest.identities),
    duplicates,
    builder: createShardBuilder(manifest.options.shardPictures),
    cursor: resume?.cursor ?? START,
  }
}

/** Puts a picture into the shard, or counts why not. An identity gets its label with its first picture. */
export function take(run: Run, item: Item, result: Prepared | Cause): void {
  const { manifest, labels, builder } = run
  const label = labels.get(item.key) ?? labels.size
  const cause = typeof result === 'string' ? result : duplicateOf(run, result, label)
  if (typeof result === 'string' || cause) {
    if (cause) addSkipped(manifest.skipped, cause, item.path)
    return
  }
  if (label === labels.size) {
    const name = run.names.has(item.name) ? `${item.name} (${item.key})` : item.name
    labels.set(item.key, label)
    run.names.add(name)
    manifest.identities.push(name)
  }
  builder.add({ ...result, label, name: item.path })
}

function duplicateOf({ manifest, duplicates }: Run, { digest, hash }: Prepared, label: number): Cause | null {
  return manifest.options.keepDuplicates ? null : duplicates.check(digest, hash, label)
}

async function writeShard({ manifest, builder, store }: Run): Promise<void> {
  const { count } = builder
  const file = shardFile(manifest.shards.length)
  const bytes = await builder.finish()
  const sha256 = await sha256Hex(bytes)
  await store.writeWhole(file, bytes)
  manifest.shards.push({ file, count, bytes: bytes.length, sha256 })
}

/** A full shard: once the manifest names it, the import never comes back before it. */
export async function commit(run: Run): Promise<void> {
  const { manifest, labels } = run
  await writeShard(run)
  const keys = [...labels.keys()]
  manifest.resume = {
    cursor: run.cursor,
    shards: manifest.shards.length,
    keys: keys.every((key, label) => key === manifest.identities[label]) ? null : keys,
    identities: manifest.identities.length,
    skipped: structuredClone(manifest.skipped),
  }
  updateCounts(manifest)
  await writeManifest(run.store, manifest)
}

/** The source broke: what came before it becomes a last, shorter shard; a later import of a mended source makes it again. */
export async function keepUntilBreak(run: Run, { message }: FormatError): Promise<never> {
  const { manifest, store } = run
  if (run.builder.count > 0) await writeShard(run)
  if (await forgetEmpty(run)) throw new FormatError(message)
  manifest.state = 'broken'
  manifest.error = message
  await resplit(manifest, store)
  throw new FormatError(
    `${message.replace(/\.$/, '')}. ${counted(manifest.counts.pictures, 'picture')} that came before ${manifest.counts.pictures === 1 ? 'is' : 'are'} kept.`,
  )
}

/** An import that failed before its first picture leaves no data set behind. Gives whether that was so. */
export async function forgetEmpty({ manifest, store }: Run): Promise<boolean> {
  const isEmpty = manifest.shards.length === 0
  if (isEmpty) await store.remove(MANIFEST)
  return isEmpty
}

/** What would have been a source with pictures. */
const EXPECTED: Record<ImportSource['kind'], string> = {
  folder: `Give a folder that holds a folder for each identity, with ${PICTURE_KINDS} files in it.`,
  archive: `Give an archive that holds a folder for each identity, with ${PICTURE_KINDS} files in it, or a WebDataset.`,
  list: 'Give the folder in which the paths of the list begin.',
  tsv: 'Give lines of seven columns between tabs: MID, rank, two addresses, FaceID, rectangle, and the picture as base64.',
  records: 'Give a RecordIO file whose records hold labels and pictures, such as train.rec.',
  datasets: 'Give data sets that hold pictures.',
}

export async function finish(run: Run): Promise<Manifest> {
  const { manifest, store } = run
  if (run.builder.count > 0) await writeShard(run)
  if (await forgetEmpty(run)) {
    const causes = Object.entries(manifest.skipped).map(([cause, { count }]) => `${cause}: ${count}`)
    throw new ListError(
      `${run.source.label} holds no picture that can be used${causes.length > 0 ? ` (${causes.join(', ')})` : ''}. ${EXPECTED[run.source.kind]}`,
    )
  }
  manifest.state = 'complete'
  manifest.resume = null
  return resplit(manifest, store)
}
