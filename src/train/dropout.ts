// Dropout as a function of (seed, epoch, step): the masks of a batch are drawn in one go, so cutting it in parts changes nothing and a
// resumed run drops the same numbers.
import { fnv1a32, mulberry32 } from '../random.ts'
import type { Place } from './run.ts'

/** `count` x `width` factors: 0 with probability `share`, else 1 / (1 - share). */
export function dropoutMask(
  { seed, dropout }: { seed: number; dropout: number },
  { epoch, step }: Pick<Place, 'epoch' | 'step'>,
  { count, width }: { count: number; width: number },
): Float32Array {
  const random = mulberry32(fnv1a32(`${seed}/${epoch}/${step}/dropout`))
  const kept = 1 / (1 - dropout)
  return Float32Array.from({ length: count * width }, () => (random() < dropout ? 0 : kept))
}
