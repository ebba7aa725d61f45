// Data sets as the source of another one: merging several, or taking in one that the command line tool made.

import { StorageError } from '../errors.ts'
import { differenceHash } from './duplicates.ts'
import { checkSameSource, type Dataset, type DatasetSource, type Item } from './import-source.ts'
import {
  bytesOfShards,
  type Cursor,
  countPictures,
  findManifest,
  type Manifest,
  type SourceNote,
  writeManifest,
} from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { hashFile, openShard, type Shard } from './shard-reader.ts'
import { DIGEST_BYTES, HASH_BYTES, IMAGE_BYTES, type ShardStore } from './shards.ts'

export interface CopyOptions {
  label: string
  name?: string
  onProgress?(copied: number, pictures: number): void
  signal?: AbortSignal
}

/** Pictures that are read at once. */
const BLOCK = 64

/** The pictures of all sets; a place is the number of a picture counted through all of them. */
export async function* datasetItems({ sets }: DatasetSource, cursor: Cursor): AsyncGenerator<Item> {
  let before = 0
  for (const { store, manifest } of sets) {
    for (const note of manifest.shards) {
      const first = Math.max(0, cursor.at - before)
      if (first < note.count) yield* shardItems(await openShard(store, note), manifest, first, before)
      before += note.count
    }
  }
}

async function* shardItems(
  shard: Shard,
  { identities }: Manifest,
  from: number,
  before: number,
): AsyncGenerator<Item> {
  const labels = await shard.labels()
  const names = await shard.names()
  const digests = await shard.digests()
  const hashes = await shard.hashes()
  for (let first = from; first < shard.count; first += BLOCK) {
    const count = Math.min(BLOCK, shard.count - first)
    const images = await shard.images(first, count)
    for (let i = 0; i < count; i++) {
      const row = first + i
      const key = identities[labels[row] ?? -1]
      const path = names?.[row] ?? `picture ${before + row}`
      const image = images.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES)

      const prepared: Prepared = {
        image,
        digest: digests?.slice(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES) ?? (await digestOf(image)),
        hash: hashes?.slice(row * HASH_BYTES, (row + 1) * HASH_BYTES) ?? differenceHash(image),
        convention: 'crop 144x144',
      }
      yield {
        path,
        key: key ?? '',
        name: key ?? '',
        picture: key === undefined ? { cause: 'no identity' } : { prepared },
        next: { at: before + row + 1, done: 0, line: 0 },
      }
    }
  }
}

async function digestOf(image: Uint8Array): Promise<Uint8Array> {
  const sha256 = await crypto.subtle.digest('SHA-256', image as Uint8Array<ArrayBuffer>)
  return new Uint8Array(sha256, 0, DIGEST_BYTES)
}

/**
 * Takes in a data set as it is, under its own or another name. Each shard is checked by its SHA-256 on the way; what is there already is
 * not copied again, so that a copy that was cut off goes on. `label` names where it comes from.
 */
export async function copyDataset(
  { store, manifest }: Dataset,
  to: ShardStore,
  { label, name = manifest.name, onProgress, signal }: CopyOptions,
): Promise<Manifest> {
  const pictures = countPictures(manifest.shards)
  const source: SourceNote = { kind: 'shards', label, bytes: bytesOfShards(manifest.shards) }
  const begun = await findManifest(to)
  if (begun) checkSameSource(begun.source, source)
  const present = new Set(await to.list())
  const part: Manifest = { ...manifest, name, state: 'importing', source, resume: null, shards: [] }
  let copied = 0
  for (const note of manifest.shards) {
    signal?.throwIfAborted()
    const isThere = present.has(note.file) && (await hashFile(to, note.file)).sha256 === note.sha256
    if (!isThere) {
      const file = await store.read(note.file)
      const bytes = new Uint8Array(await file.slice(0, file.size).arrayBuffer())
      await to.writeWhole(note.file, bytes)
      if ((await hashFile(to, note.file)).sha256 !== note.sha256) {
        await to.remove(note.file)
        throw new StorageError(
          `${note.file} of ${manifest.name} fails its SHA-256. Check that data set and drop what is broken, then copy again.`,
        )
      }
      part.shards = manifest.shards.slice(0, manifest.shards.indexOf(note) + 1)
      await writeManifest(to, part)
    }
    copied += note.count
    onProgress?.(copied, pictures)
  }
  const whole: Manifest = { ...manifest, name }
  await writeManifest(to, whole)
  return whole
}
