// The order of training pictures: a function of seed and epoch alone. Groups of neighbouring pictures are shuffled over all shards,
// then the pictures of a window of groups among themselves. A window is what memory holds; any place is found without those before it.
import { fnv1a32, mulberry32 } from '../random.ts'

/** Neighbours in a shard that are read at once: 166 KB. Fewer mix better, more read faster. */
export const GROUP = 8

/** Pictures of one side of the split, cut into groups that do not cross shards. */
export interface Groups {
  /** Row in its shard of each picture. */
  rows: Uint32Array
  /** Shard of each group. */
  shards: Uint32Array
  /** Where each group begins in `rows`; one entry more than there are groups. */
  starts: Uint32Array
}

/** `masks`: for each shard, a number for each row. Takes the rows whose number is `wanted`; 2 is on neither side. */
export function groupRows(masks: readonly Uint8Array[], wanted: 0 | 1): Groups {
  const rows: number[][] = masks.map(mask => {
    const own: number[] = []
    for (let row = 0; row < mask.length; row++) if (mask[row] === wanted) own.push(row)
    return own
  })
  const groups = rows.reduce((sum, own) => sum + Math.ceil(own.length / GROUP), 0)
  const result: Groups = {
    rows: new Uint32Array(rows.reduce((sum, own) => sum + own.length, 0)),
    shards: new Uint32Array(groups),
    starts: new Uint32Array(groups + 1),
  }
  let group = 0
  let at = 0
  for (const [shard, own] of rows.entries()) {
    result.rows.set(own, at)
    for (let first = 0; first < own.length; first += GROUP, group++) {
      result.shards[group] = shard
      result.starts[group] = at + first
    }
    at += own.length
  }
  result.starts[groups] = at
  return result
}

/** An epoch's groups in order, and the windows that they fill. */
export interface EpochOrder {
  /** Null: nothing is shuffled. */
  seed: number | null
  epoch: number
  groups: Uint32Array
  groupsPerWindow: number
  /** Number of pictures before each window; one entry more than there are windows. */
  windowStarts: Uint32Array
}

/** `seed` null leaves everything in the order of the shards. */
export function epochOrder(
  { starts }: Groups,
  windowPictures: number,
  seed: number | null,
  epoch: number,
): EpochOrder {
  const groups = Uint32Array.from({ length: starts.length - 1 }, (_, i) => i)
  if (seed !== null) shuffle(groups, `${seed}/${epoch}`)
  const groupsPerWindow = Math.max(1, Math.floor(windowPictures / GROUP))
  const windows = Math.ceil(groups.length / groupsPerWindow)
  const windowStarts = new Uint32Array(windows + 1)
  for (let i = 0, pictures = 0; i < groups.length; i++) {
    const group = groups[i] as number
    pictures += (starts[group + 1] as number) - (starts[group] as number)
    windowStarts[Math.floor(i / groupsPerWindow) + 1] = pictures
  }
  return { seed, epoch, groups, groupsPerWindow, windowStarts }
}

/** The order in which the pictures of a window are taken. */
export function windowOrder({ seed, epoch, windowStarts }: EpochOrder, window: number): Uint32Array {
  const pictures = (windowStarts[window + 1] ?? 0) - (windowStarts[window] ?? 0)
  const order = Uint32Array.from({ length: pictures }, (_, i) => i)
  if (seed !== null) shuffle(order, `${seed}/${epoch}/window ${window}`)
  return order
}

/** Fisher-Yates with a generator named `name`. */
function shuffle(array: Uint32Array, name: string): void {
  const random = mulberry32(fnv1a32(name))
  for (let i = array.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = array[i] as number
    array[i] = array[j] as number
    array[j] = swapped
  }
}
