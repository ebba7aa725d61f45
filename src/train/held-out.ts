// Pairs of pictures for verification while a network is trained: drawn from the pictures that validate, a function of the seed alone.
import { CROP_PIXELS, copyCrop, middleDraw } from '../data/augment.ts'
import type { Dataset } from '../data/import-source.ts'
import { openShard } from '../data/shard-reader.ts'
import { IMAGE_BYTES } from '../data/shards.ts'
import { splitPictures } from '../data/split.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import { counted } from '../text.ts'

/** Crops that are compared: pairs `a[i]`, `b[i]` index them. */
export interface VerificationPairs {
  /** "LFW, 6,000 pairs", "200 pairs of 12 people" */
  name: string
  /** That the pairs are of. */
  people: number
  /** [P, 128, 128] */
  crops: Uint8Array
  a: Uint32Array
  b: Uint32Array
  /** 1: the same person. */
  genuine: Uint8Array
}

/** Numbers of two pictures, counted through all shards. */
type Couple = readonly [a: number, b: number]

/**
 * Up to `count` pairs, half of them genuine. Each pair has a picture that validates; the other one validates too where there are enough
 * such pairs, else it is one of the same person that trains. Null when there are fewer than two pairs of a kind.
 */
export async function drawPairs(
  { store, manifest }: Dataset,
  { count, seed }: { count: number; seed: number },
): Promise<VerificationPairs | null> {
  const split = await splitPictures(store, manifest)
  const labels = split.labels.flatMap(own => [...own])
  const validates = split.validates.flatMap(own => [...own])
  const random = mulberry32(fnv1a32(`${seed}/pairs`))
  const genuine = drawGenuine(labels, validates, Math.floor(count / 2), random)
  const impostor = drawImpostors(labels, validates, genuine.length, random)
  if (Math.min(genuine.length, impostor.length) < 2) return null
  const couples = [...genuine, ...impostor]
  const used = [...new Set(couples.flat())].sort((a, b) => a - b)
  const place = new Map(used.map((picture, i) => [picture, i]))
  const at = (side: 0 | 1) => Uint32Array.from(couples, couple => place.get(couple[side]) ?? 0)
  const people = new Set(used.map(picture => labels[picture])).size
  return {
    name: `${counted(couples.length, 'pair')} of ${counted(people, 'person', 'people')}`,
    people,
    crops: await middleCrops({ store, manifest }, used),
    a: at(0),
    b: at(1),
    genuine: Uint8Array.from(couples, (_, i) => Number(i < genuine.length)),
  }
}

/** Middle windows [P, 128, 128] of pictures by their numbers, ascending. */
async function middleCrops({ store, manifest }: Dataset, pictures: readonly number[]): Promise<Uint8Array> {
  const crops = new Uint8Array(pictures.length * CROP_PIXELS)
  const image = new Uint8Array(IMAGE_BYTES)
  let [start, at] = [0, 0]
  for (const note of manifest.shards) {
    const shard = await openShard(store, note)
    for (; at < pictures.length && (pictures[at] as number) < start + note.count; at++) {
      await shard.imagesInto(image, (pictures[at] as number) - start)
      copyCrop(image, 0, crops, at * CROP_PIXELS, middleDraw())
    }
    start += note.count
  }
  return crops
}

function drawGenuine(
  labels: readonly number[],
  validates: readonly number[],
  count: number,
  random: () => number,
): Couple[] {
  const held = byIdentity(labels, picture => validates[picture] === 1)
  const several = [...held.values()].filter(own => own.length > 1)
  const couples = draw(count, random, pick => {
    const own = pick(several) ?? []
    return [pick(own), pick(own)]
  })
  if (couples.length === count) return couples
  const training = byIdentity(
    labels,
    picture => validates[picture] === 0 && held.has(labels[picture] as number),
  )
  const shared = [...held.keys()].filter(label => training.has(label))
  const mixed = draw(count - couples.length, random, pick => {
    const label = pick(shared) ?? -1
    return [pick(held.get(label) ?? []), pick(training.get(label) ?? [])]
  })
  return [...couples, ...mixed]
}

function drawImpostors(
  labels: readonly number[],
  validates: readonly number[],
  count: number,
  random: () => number,
): Couple[] {
  const held = [...labels.keys()].filter(picture => validates[picture] === 1)
  return draw(count, random, pick => {
    const [a, b] = [pick(held), pick(held)]
    return a === undefined || b === undefined || labels[a] === labels[b] ? [undefined, undefined] : [a, b]
  })
}

function byIdentity(
  labels: readonly number[],
  isWanted: (picture: number) => boolean,
): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const [picture, label] of labels.entries()) {
    if (!isWanted(picture)) continue
    const own = found.get(label)
    if (own) own.push(picture)
    else found.set(label, [picture])
  }
  return found
}

type Pick = <T>(items: readonly T[]) => T | undefined
/** A small set has fewer pairs than are asked for: it is not searched for ever. */
const TRIES = 50

/** Up to `count` different couples. */
function draw(
  count: number,
  random: () => number,
  couple: (pick: Pick) => readonly [number | undefined, number | undefined],
): Couple[] {
  const pick: Pick = items => items[Math.floor(random() * items.length)]
  const found = new Map<string, Couple>()
  for (let tries = 0; tries < TRIES * count && found.size < count; tries++) {
    const [a, b] = couple(pick)
    if (a !== undefined && b !== undefined && a !== b)
      found.set(`${Math.min(a, b)} ${Math.max(a, b)}`, [a, b])
  }
  return [...found.values()]
}
