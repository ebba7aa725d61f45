// Marks along an axis of scores, whatever their scale.

/** 1, 2 or 5 times a power of ten, for at most ten marks over `range`; not less than 0.1. */
export function spacingOf(range: number): number {
  if (!(range > 1)) return 0.1
  const power = 10 ** Math.floor(Math.log10(range / 10))
  const lead = [1, 2, 5, 10].find(one => one * power >= range / 10) ?? 10
  return Number((lead * power).toPrecision(1))
}

/** The marks from `start` to `end`, each with its text. */
export function marksBetween(start: number, end: number): { value: number; text: string }[] {
  const spacing = spacingOf(end - start)
  const first = Math.ceil(start / spacing - 1e-9)
  const count = Math.floor(end / spacing + 1e-9) - first + 1
  return Array.from({ length: count }, (_, i) => (first + i) * spacing).map(value => ({
    value,
    text: value.toFixed(spacing < 1 ? 1 : 0),
  }))
}
