// Seeded draws, for bootstrap confidence intervals and for samples.
import { fnv1a32, mulberry32 } from '../random.ts'

/** Returns a function that draws a whole number from 0 to `below` - 1. */
export function createDraw(seed: string): (below: number) => number {
  const random = mulberry32(fnv1a32(seed))
  return below => Math.floor(random() * below)
}

/** Returns a function that fills `counts` with how often each of its places is drawn, with replacement, in `counts.length` draws. */
export function createResampler(seed: string): (counts: Uint16Array) => void {
  const draw = createDraw(seed)
  return counts => {
    counts.fill(0)
    for (let n = 0; n < counts.length; n++) {
      const place = draw(counts.length)
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
}
