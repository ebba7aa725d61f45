// Whether a loss is one to go on from: NaN and a blow-up stop a run before the step that would spoil good weights.

/** Losses that the median is taken over. */
const WINDOW = 64
/** Fewer say nothing. */
const FEWEST = 8

/** The last losses, oldest first; part of every checkpoint. */
export type LossWindow = number[]

/**
 * Null: go on. Else what is wrong, in words. `factor`: a loss above so many times the running median stops the run; null: only one that is
 * NaN or infinite does. A median below the loss of guessing among K identities counts as that: on small data a hard batch is often ten times as
 * bad as the others and does no harm.
 */
export function problemOfLoss(
  loss: number,
  gradientNorm: number,
  window: LossWindow,
  { factor, identities }: { factor: number | null; identities: number },
): string | null {
  for (const [what, value] of [
    ['loss', loss],
    ['gradient', gradientNorm],
  ] as const)
    if (!Number.isFinite(value)) return `the ${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'}`
  if (factor === null || window.length < FEWEST) return null
  const usual = Math.max(median(window), Math.log(identities))
  if (loss <= factor * usual) return null
  return `the loss rose to ${loss.toPrecision(3)}, more than ${factor} times the usual ${usual.toPrecision(3)}`
}

/** Remembers a loss that was fine. */
export function rememberLoss(window: LossWindow, loss: number): void {
  window.push(loss)
  if (window.length > WINDOW) window.shift()
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
