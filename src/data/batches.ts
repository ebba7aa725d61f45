// Batches for training by (seed, epoch, step): shuffled over all shards, a random 128x128 window of each 144x144 crop, mirrored or not
// (AlfredXiangWu/LightCNN train.py: RandomCrop(128), RandomHorizontalFlip). A batch is the same whatever was asked for before.

import { ListError } from '../errors.ts'
import { counted } from '../text.ts'
import { createTurns } from '../turns.ts'
import {
  type Augment,
  CROP_PIXELS,
  copyCrop,
  createDraw,
  middleDraw,
  type Pixels,
  toFloats,
} from './augment.ts'
import type { Manifest } from './manifest.ts'
import { type EpochOrder, epochOrder, type Groups, groupRows } from './order.ts'
import { placesOf, revised } from './places.ts'
import { openShard } from './shard-reader.ts'
import { IMAGE_BYTES, type ShardStore } from './shards.ts'
import { splitPictures } from './split.ts'
import { createWindows, type Window, type Windows, windowKey } from './windows.ts'

/** Pictures in memory at a time, twice: 85 MB each. */
const WINDOW_PICTURES = 4096

export interface BatchOptions {
  seed: number
  /** 128 */
  batchSize?: number
  /**
   * 'train': shuffled and changed as `augment` says; a last batch that is not full is left out. 'validation': in order, middle windows,
   * all. 'inspection': the training pictures as validation shows them.
   */
  set?: 'train' | 'validation' | 'inspection'
  /** 'windows': random windows, half of them mirrored. 'mirror': middle windows, half of them mirrored. */
  augment?: Augment
  /** Other labels for the training pictures, of every picture through all shards; DROPPED leaves one out (revisions.ts). */
  labels?: Int32Array | null
  windowPictures?: number
}
export interface Batch<T extends Pixels = Uint8Array> {
  /** [B, 128, 128]: 0..255 as bytes, 0..1 as floats */
  images: T
  /** [B] */
  labels: Int32Array
  /** [B]: numbers of the pictures through all shards, and 1 where one is mirrored. */
  pictures: Uint32Array
  mirrored: Uint8Array
  count: number
}
export interface Batches {
  pictures: number
  /** K: labels are below it. */
  identities: number
  batchSize: number
  stepsPerEpoch: number
  /** The batch of a step, in `into` where that is given: bytes or floats, room for a batch. What comes next is loaded meanwhile. */
  read<T extends Pixels = Uint8Array>(epoch: number, step: number, into?: T): Promise<Batch<T>>
}

interface Plan {
  groups: Groups
  /** Of each place of `groups.rows`. */
  labels: Int32Array
  pictures: Uint32Array
  /** Room for a batch that becomes floats. */
  bytes(): Uint8Array
  windows: Windows
  orderOf(epoch: number): EpochOrder
  /** Null: middle windows, not mirrored. */
  seed: number | null
  augment: Augment
  batchSize: number
  stepsPerEpoch: number
}

/** Opens a data set for training. Throws ListError when one batch is more than it holds, StorageError when a shard is missing. */
export async function openBatches(
  store: ShardStore,
  manifest: Manifest,
  options: BatchOptions,
): Promise<Batches> {
  const {
    seed,
    batchSize = 128,
    set = 'train',
    augment = 'windows',
    windowPictures = WINDOW_PICTURES,
  } = options
  const isTraining = set === 'train'
  const split = await splitPictures(store, manifest)
  const { labels, validates } = revised(split, options.labels ?? null)
  const shards = await Promise.all(manifest.shards.map(note => openShard(store, note)))
  const groups = groupRows(validates, set === 'validation' ? 1 : 0)
  const pictures = groups.rows.length
  const stepsPerEpoch = isTraining ? Math.floor(pictures / batchSize) : Math.ceil(pictures / batchSize)
  if (stepsPerEpoch === 0)
    throw new ListError(
      `${manifest.name} has ${counted(pictures, `${set} picture`)}, a batch needs ${isTraining ? batchSize : 1}. Take smaller batches, add pictures or change the split.`,
    )
  const shuffleSeed = isTraining ? seed : null
  const plan: Plan = {
    groups,
    ...placesOf(groups, labels),
    bytes: once(() => new Uint8Array(batchSize * CROP_PIXELS)),
    windows: createWindows(groups, shards, windowPictures),
    orderOf: rememberTwo(epoch => epochOrder(groups, windowPictures, shuffleSeed, epoch)),
    seed: shuffleSeed,
    augment,
    batchSize,
    stepsPerEpoch,
  }
  const inTurn = createTurns()
  return {
    pictures,
    identities: manifest.identities.length,
    batchSize,
    stepsPerEpoch,
    read<T extends Pixels = Uint8Array>(epoch: number, step: number, into?: T) {
      const images = into ?? (new Uint8Array(batchSize * CROP_PIXELS) as Pixels as T)
      return inTurn(() => readBatch(plan, epoch, step, images))
    },
  }
}

async function readBatch<T extends Pixels>(
  plan: Plan,
  epoch: number,
  step: number,
  images: T,
): Promise<Batch<T>> {
  const { batchSize, stepsPerEpoch, windows, seed } = plan
  const first = step * batchSize
  const count = Math.min(batchSize, plan.labels.length - first)
  if (!(Number.isInteger(step) && step >= 0 && step < stepsPerEpoch))
    throw new TypeError(`step ${step}: expected 0 to ${stepsPerEpoch - 1}`)
  if (images.length < count * CROP_PIXELS)
    throw new TypeError(`a batch has ${count * CROP_PIXELS} pixels, got room for ${images.length}`)
  const order = plan.orderOf(epoch)
  const needed = windowsAt(order, first, count)
  const keys = needed.map(window => windowKey(order, window))
  const loaded = await Promise.all(needed.map(window => windows.load(order, window, keys)))
  if (windows.hasRoom(keys)) loadNext(plan, order, needed.at(-1) ?? 0, keys)
  const pixels: Pixels = images
  const bytes = pixels instanceof Float32Array ? plan.bytes() : pixels
  const labels = new Int32Array(count)
  const pictures = new Uint32Array(count)
  const mirrored = new Uint8Array(count)
  const draw = seed === null ? middleDraw : createDraw(seed, epoch, step, plan.augment)
  for (let i = 0; i < count; i++) {
    const at = needed.findLastIndex(window => (order.windowStarts[window] ?? 0) <= first + i)
    const { images: crops, places, taken } = loaded[at] as Window
    const slot = taken[first + i - (order.windowStarts[needed[at] ?? 0] ?? 0)] as number
    const place = places[slot] as number
    labels[i] = plan.labels[place] as number
    pictures[i] = plan.pictures[place] as number
    const drawn = draw()
    mirrored[i] = Number(drawn.isMirrored)
    copyCrop(crops, slot * IMAGE_BYTES, bytes, i * CROP_PIXELS, drawn)
  }
  if (pixels instanceof Float32Array) toFloats(bytes.subarray(0, count * CROP_PIXELS), pixels)
  return { images, labels, pictures, mirrored, count }
}

/** The windows that hold the pictures from `first` on. */
function windowsAt({ windowStarts }: EpochOrder, first: number, count: number): number[] {
  const found: number[] = []
  let window = 0
  for (let above = windowStarts.length - 1; above - window > 1; ) {
    const middle = (window + above) >> 1
    if ((windowStarts[middle] as number) <= first) window = middle
    else above = middle
  }
  for (; window + 1 < windowStarts.length && (windowStarts[window] as number) < first + count; window++)
    found.push(window)
  return found
}

/** Begins to load the window that comes next, over the end of the epoch. Its errors are thrown when it is asked for. */
function loadNext(
  { windows, orderOf, seed }: Plan,
  order: EpochOrder,
  window: number,
  needed: string[],
): void {
  const isLast = window + 2 >= order.windowStarts.length
  if (isLast && seed === null) return
  const next = isLast
    ? windows.load(orderOf(order.epoch + 1), 0, needed)
    : windows.load(order, window + 1, needed)
  next.catch(() => undefined)
}

/** An epoch's order is made once; near its end the next one is needed too. */
function rememberTwo<T>(make: (epoch: number) => T): (epoch: number) => T {
  const known = new Map<number, T>()
  return epoch => {
    const found = known.get(epoch) ?? make(epoch)
    known.set(epoch, found)
    for (const other of known.keys()) if (known.size > 2 && other !== epoch) known.delete(other)
    return found
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
