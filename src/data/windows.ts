// Windows of crops in memory: at most two, the one that is used and the one that comes next.
import { type EpochOrder, GROUP, type Groups, windowOrder } from './order.ts'
import type { Shard } from './shard-reader.ts'
import { IMAGE_BYTES } from './shards.ts'

/** Reads under way at once. */
const READERS = 8

export interface Window {
  /** [pictures, 144, 144] in the order of the groups */
  images: Uint8Array
  /** For each picture its place in `Groups.rows`. */
  places: Uint32Array
  /** The pictures in the order in which they are taken. */
  taken: Uint32Array
}
interface Slot {
  key: string
  buffer: Uint8Array
  isLoading: boolean
  loaded: Promise<Window>
}
export interface Windows {
  /** Loads a window, or waits for it when it is on its way. Windows that are not among `needed` (keys) may be dropped for it. */
  load(order: EpochOrder, window: number, needed: readonly string[]): Promise<Window>
  /** True when another window can be loaded without dropping one of `needed`. */
  hasRoom(needed: readonly string[]): boolean
}

/** Names a window. */
export const windowKey = ({ epoch }: EpochOrder, window: number) => `${epoch}/${window}`

export function createWindows(groups: Groups, shards: readonly Shard[], windowPictures: number): Windows {
  const slots: Slot[] = []
  const most = Math.max(GROUP, Math.floor(windowPictures / GROUP) * GROUP)
  const bytes = Math.min(most, groups.rows.length) * IMAGE_BYTES
  const freeBuffer = (needed: readonly string[]) => {
    const at = slots.findIndex(({ key }) => !needed.includes(key))
    if (slots.length < 2 || at < 0) return new Uint8Array(bytes)
    const [dropped] = slots.splice(at, 1)
    // reads into a dropped window may still be under way
    return dropped && !dropped.isLoading ? dropped.buffer : new Uint8Array(bytes)
  }
  return {
    hasRoom: needed => needed.length < 2,
    load(order, window, needed) {
      const key = windowKey(order, window)
      const known = slots.find(slot => slot.key === key)
      if (known) return known.loaded
      const buffer = freeBuffer(needed)
      const slot: Slot = {
        key,
        buffer,
        isLoading: true,
        loaded: readWindow({ groups, shards, order, window, buffer }),
      }
      slots.push(slot)
      slot.loaded.then(
        () => {
          slot.isLoading = false
        },
        () => {
          // the next request tries again
          if (slots.includes(slot)) slots.splice(slots.indexOf(slot), 1)
        },
      )
      return slot.loaded
    },
  }
}

interface Reading {
  groups: Groups
  shards: readonly Shard[]
  order: EpochOrder
  window: number
  buffer: Uint8Array
}

async function readWindow({ groups, shards, order, window, buffer }: Reading): Promise<Window> {
  const { rows, shards: shardOf, starts } = groups
  const first = window * order.groupsPerWindow
  const own = order.groups.subarray(first, first + order.groupsPerWindow)
  const taken = windowOrder(order, window)
  const places = new Uint32Array(taken.length)
  const slots = new Uint32Array(own.length)
  for (let i = 0, slot = 0; i < own.length; i++) {
    slots[i] = slot
    const group = own[i] as number
    for (let place = starts[group] as number; place < (starts[group + 1] as number); place++)
      places[slot++] = place
  }
  // in the order of the disk: groups are numbered along the shards
  const onDisk = Uint32Array.from(own, (_, i) => i).sort((a, b) => (own[a] as number) - (own[b] as number))
  let next = 0
  const read = async () => {
    for (let i = next++; i < onDisk.length; i = next++) {
      const at = onDisk[i] as number
      const group = own[at] as number
      const [begin, end] = [starts[group] as number, starts[group + 1] as number]
      const firstRow = rows[begin] as number
      const lastRow = rows[end - 1] as number
      const target = buffer.subarray((slots[at] as number) * IMAGE_BYTES)
      const shard = shards[shardOf[group] as number] as Shard
      if (lastRow - firstRow === end - begin - 1) {
        await shard.imagesInto(target.subarray(0, (end - begin) * IMAGE_BYTES), firstRow)
        continue
      }
      // rows of the other side of the split lie between
      const images = new Uint8Array((lastRow - firstRow + 1) * IMAGE_BYTES)
      await shard.imagesInto(images, firstRow)
      for (let place = begin; place < end; place++) {
        const from = ((rows[place] as number) - firstRow) * IMAGE_BYTES
        target.set(images.subarray(from, from + IMAGE_BYTES), (place - begin) * IMAGE_BYTES)
      }
    }
  }
  await Promise.all(Array.from({ length: READERS }, read))
  return { images: buffer, places, taken }
}
