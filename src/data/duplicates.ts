// Duplicates: the same file again (the first 64 bits of its SHA-256), or the same face of one identity again (a 128-bit difference
// hash of the crop: does brightness grow to the right, does it grow downwards; N. Krawetz, "Kind of like that", 2013).
import type { Cause } from './manifest.ts'
import { HASH_BYTES, SIDE } from './shards.ts'

// Aligned faces of one person look alike, so that the usual 64 bits, two of which may differ, call 210 of LFW's 13,233 chips copies, of
// which only some correlate by 0.97 and more. With both directions and four bits hardly anything else is found.
const MOST_DIFFERENT_BITS = 4
const CELLS = 8

/** For each pixel its cell in a grid of `columns` x `rows`. */
function cellMap(columns: number, rows: number): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const row = Math.floor((Math.floor(i / SIDE) * rows) / SIDE)
    return row * columns + Math.floor(((i % SIDE) * columns) / SIDE)
  })
}
const WIDE = cellMap(CELLS + 1, CELLS)
const TALL = cellMap(CELLS, CELLS + 1)

/** The difference hash of a 144x144 crop, [16]. */
export function differenceHash(image: Uint8Array): Uint8Array<ArrayBuffer> {
  const wide = new Float64Array(CELLS * (CELLS + 1))
  const tall = new Float64Array(CELLS * (CELLS + 1))
  for (let i = 0; i < image.length; i++) {
    const value = image[i] as number
    const w = WIDE[i] as number
    const t = TALL[i] as number
    wide[w] = (wide[w] as number) + value
    tall[t] = (tall[t] as number) + value
  }
  const hash = new Uint8Array(HASH_BYTES)
  for (let y = 0; y < CELLS; y++)
    for (let x = 0; x < CELLS; x++) {
      const w = y * (CELLS + 1) + x
      const t = y * CELLS + x
      if ((wide[w] as number) < (wide[w + 1] as number)) hash[y] = (hash[y] as number) | (1 << x)
      if ((tall[t] as number) < (tall[t + CELLS] as number))
        hash[CELLS + y] = (hash[CELLS + y] as number) | (1 << x)
    }
  return hash
}

export interface Duplicates {
  /** Why a picture is one too many, or null: then it is remembered. */
  check(digest: Uint8Array, hash: Uint8Array, label: number): Cause | null
  /** Remembers a picture that is in the data set already. */
  remember(digest: Uint8Array, hash: Uint8Array, label: number): void
}

/** What has been seen, in about 50 bytes a picture. */
export function createDuplicates(): Duplicates {
  const digests = createPairSet()
  const hashes = createChains()
  return {
    check(digest, hash, label) {
      if (digests.has(word(digest, 0), word(digest, 4))) return 'same bytes'
      if (hashes.hasNear(label, hash)) return 'same face'
      this.remember(digest, hash, label)
      return null
    },
    remember(digest, hash, label) {
      digests.add(word(digest, 0), word(digest, 4))
      hashes.add(label, hash)
    },
  }
}

const word = (bytes: Uint8Array, at: number) =>
  ((bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)) >>>
  0

/** A set of pairs of 32-bit numbers, open addressing, at most half full. A pair of zeros stands for itself as (0, 1). */
export function createPairSet() {
  let slots = new Uint32Array(2 * 1024)
  let size = 0
  const find = (low: number, high: number) => {
    const mask = slots.length / 2 - 1
    for (let i = (low ^ Math.imul(high, 0x9e3779b1)) & mask; ; i = (i + 1) & mask) {
      const [a, b] = [slots[2 * i], slots[2 * i + 1]]
      if ((a === 0 && b === 0) || (a === low && b === high)) return i
    }
  }
  const put = (low: number, high: number) => {
    const i = find(low, high)
    if (slots[2 * i] === 0 && slots[2 * i + 1] === 0) size++
    slots[2 * i] = low
    slots[2 * i + 1] = high
  }
  const full = (low: number, high: number): [number, number] =>
    low === 0 && high === 0 ? [0, 1] : [low, high]
  return {
    has(low: number, high: number): boolean {
      const pair = full(low, high)
      const i = find(...pair)
      return slots[2 * i] === pair[0] && slots[2 * i + 1] === pair[1]
    },
    add(low: number, high: number): void {
      put(...full(low, high))
      if (size * 4 < slots.length) return
      const old = slots
      slots = new Uint32Array(2 * old.length)
      size = 0
      for (let i = 0; i < old.length; i += 2)
        if (old[i] !== 0 || old[i + 1] !== 0) put(old[i] ?? 0, old[i + 1] ?? 0)
    },
  }
}

const WORDS = HASH_BYTES / 4

/** The hashes of each label as linked lists in typed arrays. */
function createChains() {
  let words = new Uint32Array(WORDS * 1024)
  let next = new Int32Array(1024)
  let last = new Int32Array(1024).fill(-1) // of each label
  let count = 0
  return {
    hasNear(label: number, hash: Uint8Array): boolean {
      const own = Uint32Array.from({ length: WORDS }, (_, k) => word(hash, 4 * k))
      for (let i = last[label] ?? -1; i >= 0; i = next[i] as number) {
        let different = 0
        for (let k = 0; k < WORDS; k++)
          different += bits((words[WORDS * i + k] as number) ^ (own[k] as number))
        if (different <= MOST_DIFFERENT_BITS) return true
      }
      return false
    },
    add(label: number, hash: Uint8Array): void {
      if (count === next.length) {
        words = grown(words, new Uint32Array(2 * words.length))
        next = grown(next, new Int32Array(2 * next.length))
      }
      while (label >= last.length) last = grown(last, new Int32Array(2 * last.length).fill(-1))
      for (let k = 0; k < WORDS; k++) words[WORDS * count + k] = word(hash, 4 * k)
      next[count] = last[label] ?? -1
      last[label] = count++
    },
  }
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Number of ones of a 32-bit number. */
function bits(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
