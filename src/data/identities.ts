// Who is in a data set: how many pictures each identity has, and where they lie.
import type { Dataset } from './import-source.ts'
import { openShard } from './shard-reader.ts'
import { IMAGE_BYTES } from './shards.ts'

export interface IdentityIndex {
  /** Pictures of each label. */
  counts: Uint32Array
  /** Where the pictures of each label begin in `places`; one entry more than there are labels. */
  starts: Uint32Array
  /** Places of the pictures, counted through all shards, in their order, label by label. */
  places: Uint32Array
}

/** Reads all labels: 4 bytes a picture. */
export async function indexIdentities({ store, manifest }: Dataset): Promise<IdentityIndex> {
  const labels: Int32Array[] = []
  for (const note of manifest.shards) labels.push(await (await openShard(store, note)).labels())
  const counts = new Uint32Array(manifest.identities.length)
  for (const own of labels) for (const label of own) counts[label] = (counts[label] ?? 0) + 1
  const starts = new Uint32Array(counts.length + 1)
  for (const [label, count] of counts.entries()) starts[label + 1] = (starts[label] ?? 0) + count
  const places = new Uint32Array(starts.at(-1) ?? 0)
  const next = starts.slice()
  let place = 0
  for (const own of labels)
    for (const label of own) {
      places[next[label] ?? 0] = place++
      next[label] = (next[label] ?? 0) + 1
    }
  return { counts, starts, places }
}

/** Identities that have `from` to `to` pictures. */
export interface CountBin {
  from: number
  to: number
  identities: number
}

/** How many identities have 1, 2, 3 to 4, 5 to 8 ... pictures. Those without a picture (their shard was dropped) are left out. */
export function countBins(counts: Uint32Array): CountBin[] {
  const most = counts.reduce((max, count) => Math.max(max, count), 0)
  const bins: CountBin[] = []
  for (let from = 1, to = 1; from <= most; from = to + 1, to *= 2)
    bins.push({ from, to, identities: counts.filter(count => count >= from && count <= to).length })
  return bins
}

/** The crops at some places, each [144, 144], with their paths. */
export async function cropsAt(
  { store, manifest }: Dataset,
  places: readonly number[],
): Promise<{ image: Uint8Array; path: string }[]> {
  const crops: { image: Uint8Array; path: string }[] = []
  const opened = new Map<
    string,
    Promise<{ images: (row: number) => Promise<Uint8Array>; names: string[] | null }>
  >()
  for (const place of places) {
    let row = place
    const note = manifest.shards.find(({ count }) => {
      if (row < count) return true
      row -= count
      return false
    })
    if (!note) throw new TypeError(`place ${place}: expected one of ${manifest.counts.pictures}`)
    const reading =
      opened.get(note.file) ??
      openShard(store, note).then(async shard => ({
        images: (at: number) => shard.images(at, 1),
        names: await shard.names(),
      }))
    opened.set(note.file, reading)
    const { images, names } = await reading
    crops.push({ image: (await images(row)).subarray(0, IMAGE_BYTES), path: names?.[row] ?? '' })
  }
  return crops
}
