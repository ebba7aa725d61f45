// Whether a data set is what its manifest says, and how to go on without the shards that are not.
import { messageOf } from '../errors.ts'
import { counted } from '../text.ts'
import { type Manifest, updateCounts } from './manifest.ts'
import { isRevisionFile } from './revisions.ts'
import { hashFile, openShard } from './shard-reader.ts'
import { isEmbeddingsFile, type ShardStore } from './shards.ts'
import { resplit } from './split.ts'

export interface CheckResult {
  /** Shards that are whole. */
  whole: number
  /** Pictures in them. */
  pictures: number
  broken: { file: string; pictures: number; reason: string; sentence: string }[]
  /** Files that the manifest does not name and that are no label revisions and no embeddings: leftovers. */
  unnamed: string[]
}

/** Re-hashes every shard. */
export async function checkDataset(
  store: ShardStore,
  manifest: Manifest,
  onProgress: (checked: number, shards: number) => void = () => {},
  signal?: AbortSignal,
): Promise<CheckResult> {
  const result: CheckResult = { whole: 0, pictures: 0, broken: [], unnamed: [] }
  for (const [i, note] of manifest.shards.entries()) {
    signal?.throwIfAborted()
    const reason = await whatIsBroken(store, note, manifest.identities.length)
    if (reason === null) {
      result.whole++
      result.pictures += note.count
    } else {
      const { file, count: pictures } = note
      const sentence = `${file} (${counted(pictures, 'picture')}): ${reason}`
      result.broken.push({ file, pictures, reason, sentence })
    }
    onProgress(i + 1, manifest.shards.length)
  }
  const named = new Set(['manifest.json', ...manifest.shards.map(({ file }) => file)])
  result.unnamed = (await store.list()).filter(
    file => !named.has(file) && !isRevisionFile(file) && !isEmbeddingsFile(file),
  )
  return result
}

async function whatIsBroken(
  store: ShardStore,
  note: Manifest['shards'][number],
  identities: number,
): Promise<string | null> {
  try {
    const { bytes, sha256 } = await hashFile(store, note.file)
    if (bytes !== note.bytes) return `${bytes} bytes, the manifest says ${note.bytes}`
    if (sha256 !== note.sha256)
      return `SHA-256 ${sha256.slice(0, 12)}..., the manifest says ${note.sha256.slice(0, 12)}...`
    const labels = await (await openShard(store, note)).labels()
    const beyond = labels.find(label => label < 0 || label >= identities)
    return beyond === undefined ? null : `label ${beyond}, the manifest has ${identities} identities`
  } catch (error) {
    return messageOf(error)
  }
}

/** Takes shards out of the data set: first out of the manifest, then off the disk. Labels stay as they are. Leftovers may be among `files`. */
export async function dropShards(
  store: ShardStore,
  manifest: Manifest,
  files: readonly string[],
): Promise<Manifest> {
  const isDropped = (file: string) => files.includes(file)
  const kept = manifest.shards.filter(({ file }) => !isDropped(file))
  const dropped: Manifest = { ...manifest, shards: kept, counts: { ...manifest.counts } }
  if (manifest.resume) {
    // an import goes on behind the full shards that it made: without one of them it has to begin anew
    const first = manifest.shards.findIndex(({ file }) => isDropped(file))
    if (first >= 0 && first < manifest.resume.shards) {
      dropped.state = 'broken'
      dropped.error = 'Shards were dropped before the import was complete. The next import begins anew.'
      dropped.resume = null
    }
  }
  updateCounts(dropped)
  await resplit(dropped, store)
  for (const file of files) await store.remove(file)
  return dropped
}
