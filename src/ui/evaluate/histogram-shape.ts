// The outline of a score histogram.

/** The outline of one distribution, closed along its foot. */
export function outline(
  shares: readonly number[],
  top: number,
  { width, height }: { width: number; height: number },
): string {
  const step = width / Math.max(1, shares.length)
  const tenth = (value: number) => Math.round(value * 10) / 10
  const path = shares.map(
    (share, i) => `V${tenth(height - (share / Math.max(1e-9, top)) * (height - 2))}H${tenth((i + 1) * step)}`,
  )
  return `M0 ${height}${path.join('')}V${height}Z`
}
