// Seeded random numbers: mulberry32 seeded by the FNV-1a hash of a name, so that every draw is a function of its name.
// The golden files in fixtures/ use the same recipe.

/** FNV-1a, 32 bit, over the UTF-16 code units of `text` (ASCII names in practice). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A generator of numbers in [0, 1) with 32 bits of state (mulberry32 by Tommy Ettinger, public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
