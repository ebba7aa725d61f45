// Which pictures validate: a seeded rule on what the pictures are, so that no order and no later import changes it.
import { fnv1a32, mulberry32 } from '../random.ts'
import { countPictures, type Manifest, type Split, updateCounts, writeManifest } from './manifest.ts'
import { openShard } from './shard-reader.ts'
import { DIGEST_BYTES, type ShardStore } from './shards.ts'

/** Labels and parts of all pictures, shard by shard. */
export interface SplitPictures {
  labels: Int32Array[]
  /** 1: the picture validates. */
  validates: Uint8Array[]
  train: number
  validation: number
}

/**
 * Reads all labels and applies the rule. By identities, those whose draw from (seed, name) lies below the fraction validate. By pictures,
 * each is drawn from (seed, its file's SHA-256), but the first one of each identity always trains, and the others are drawn so much more
 * often that the fraction holds for the whole, where there are enough others.
 */
export async function splitPictures(
  store: ShardStore,
  manifest: Pick<Manifest, 'shards' | 'identities' | 'split'>,
): Promise<SplitPictures> {
  const { shards, identities, split } = manifest
  const labels: Int32Array[] = []
  const digests: Uint8Array[] = []
  for (const note of shards) {
    const shard = await openShard(store, note)
    labels.push(await shard.labels())
    digests.push((await shard.digests()) ?? positions(note.file, shard.count))
  }
  const rule =
    split.by === 'identities'
      ? byIdentities(split, identities)
      : byPictures(split, labels, countPictures(shards))
  let validation = 0
  const validates = labels.map((own, s) => {
    const mask = new Uint8Array(own.length)
    for (let row = 0; row < own.length; row++) {
      mask[row] = rule(own[row] ?? 0, digests[s] ?? new Uint8Array(0), row) ? 1 : 0
      validation += mask[row] ?? 0
    }
    return mask
  })
  return { labels, validates, train: countPictures(shards) - validation, validation }
}

/** Counts both sides of the split and writes the manifest. */
export async function resplit(manifest: Manifest, store: ShardStore): Promise<Manifest> {
  const { train, validation } = await splitPictures(store, manifest)
  updateCounts(manifest)
  Object.assign(manifest.counts, { train, validation })
  await writeManifest(store, manifest)
  return manifest
}

type Rule = (label: number, digests: Uint8Array, row: number) => boolean

function byIdentities({ seed, fraction }: Split, identities: readonly string[]): Rule {
  const chosen = identities.map(name => mulberry32(fnv1a32(`${seed}/${name}`))() < fraction)
  return label => chosen[label] ?? false
}

function byPictures({ seed, fraction }: Split, labels: readonly Int32Array[], pictures: number): Rule {
  const start = fnv1a32(`${seed}/pictures`)
  const identities = new Set<number>()
  for (const own of labels) for (const label of own) identities.add(label)
  const others = pictures - identities.size
  const share = others > 0 ? Math.min(1, (fraction * pictures) / others) : 0
  const seen = new Set<number>()
  return (label, digests, row) => {
    if (!seen.has(label)) {
      seen.add(label)
      return false
    }
    const at = row * DIGEST_BYTES
    const low = (digests[at] ?? 0) | ((digests[at + 1] ?? 0) << 8) | ((digests[at + 2] ?? 0) << 16)
    const word = low | ((digests[at + 3] ?? 0) << 24)
    return mulberry32(start ^ word)() < share
  }
}

/** Stands in for the digests of a shard that other tools made: file and row. */
function positions(file: string, count: number): Uint8Array {
  const digests = new Uint8Array(count * DIGEST_BYTES)
  const view = new DataView(digests.buffer)
  for (let row = 0; row < count; row++) view.setUint32(row * DIGEST_BYTES, fnv1a32(`${file}/${row}`), true)
  return digests
}
