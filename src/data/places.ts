// Labels and numbers of the pictures that batches show, with a label revision or without.
import type { Groups } from './order.ts'
import { DROPPED } from './revisions.ts'
import type { SplitPictures } from './split.ts'

/** The split with a revision's labels: what it drops is on neither side. */
export function revised(
  { labels, validates }: SplitPictures,
  revision: Int32Array | null,
): Pick<SplitPictures, 'labels' | 'validates'> {
  if (!revision) return { labels, validates }
  let start = 0
  const own = labels.map((imported, shard) => {
    const mask = validates[shard] as Uint8Array
    const given = revision.subarray(start, start + imported.length)
    start += imported.length
    return imported.map((label, row) => (mask[row] === 1 ? label : (given[row] as number)))
  })
  const masks = validates.map((mask, shard) =>
    mask.map((side, row) => (own[shard]?.[row] === DROPPED ? 2 : side)),
  )
  return { labels: own, validates: masks }
}

/** Label and number of the picture at each place. */
export function placesOf(
  { rows, shards, starts }: Groups,
  labels: readonly Int32Array[],
): { labels: Int32Array; pictures: Uint32Array } {
  const before = [0]
  for (const own of labels) before.push((before.at(-1) ?? 0) + own.length)
  const byPlace = { labels: new Int32Array(rows.length), pictures: new Uint32Array(rows.length) }
  for (let group = 0; group < shards.length; group++)
    for (let place = starts[group] as number; place < (starts[group + 1] as number); place++) {
      const [shard, row] = [shards[group] as number, rows[place] as number]
      byPlace.labels[place] = labels[shard]?.[row] ?? 0
      byPlace.pictures[place] = (before[shard] ?? 0) + row
    }
  return byPlace
}
