// Keeps what is shown from flickering: another value must last for a while before it takes the place of the one that is shown.

interface HoldOptions<T> {
  holdMs: number
  /** Values of one key are one thing, and the newest is given. */
  keyOf(value: T): string
  /** Whether a shown value gives way at once. */
  isFree?(shown: T): boolean
}

/** Gives what to show of the values that come, by their times. */
export function createHold<T>({ holdMs, keyOf, isFree = () => false }: HoldOptions<T>) {
  let shown: { value: T } | undefined
  let next: { key: string; sinceMs: number } | undefined
  return (value: T, nowMs: number): T => {
    const key = keyOf(value)
    if (!shown || isFree(shown.value) || keyOf(shown.value) === key) {
      next = undefined
      shown = { value }
      return value
    }
    if (next?.key !== key) next = { key, sinceMs: nowMs }
    if (nowMs - next.sinceMs < holdMs) return shown.value
    next = undefined
    shown = { value }
    return value
  }
}
