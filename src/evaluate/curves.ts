// Curves over the false-accept rate, as a protocol gives them.

/** [false-accept rate, rate], ascending; from each point on its rate holds until the next one. */
export type CurvePoint = readonly [far: number, value: number]

export interface Curve {
  title: string
  /** What the rates are. */
  axis: string
  scale: 'linear' | 'log'
  /** The false-accept rate that is read first, as a power of ten. */
  first: number
  points: readonly CurvePoint[]
}

/** True accepts and false rejects of a curve. */
export function rocAndDet({ far, tpr }: { far: readonly number[]; tpr: readonly number[] }) {
  const roc = far.map((share, i): CurvePoint => [share, tpr[i] ?? 0])
  return { roc, det: untilNothing(roc.map(([share, rate]): CurvePoint => [share, 1 - rate])) }
}

/** A falling curve up to its first point at 0, which a logarithmic axis does not have: it ends where it leaves the plot. */
export function untilNothing(points: readonly CurvePoint[]): CurvePoint[] {
  const end = points.findIndex(([, value]) => value === 0)
  return points.slice(0, end < 0 ? points.length : end + 1)
}
