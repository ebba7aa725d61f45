// Seeded draws with replacement, for bootstrap confidence intervals.
import { fnv1a32, mulberry32 } from '../random.ts'

/** Returns a function that fills `counts` with how often each of its places is drawn in `counts.length` draws. */
export function createResampler(seed: string): (counts: Uint16Array) => void {
  const random = mulberry32(fnv1a32(seed))
  return counts => {
    counts.fill(0)
    for (let draw = 0; draw < counts.length; draw++) {
      const place = Math.floor(random() * counts.length)
      counts[place] = (counts[place] ?? 0) + 1
    }
  }
}
