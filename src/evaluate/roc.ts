// The ROC curve of genuine and impostor scores and what LFW reads from it, in the two readings that published figures use
// (docs/lightcnn.md 5.2): the author's vl_roc (face_verification_experiment@9e5031c code/vl_roc.m) and scikit-learn's roc_curve as the
// MindSpore code calls it (mindspore-ai/models@eab643f research/cv/LightCNN/eval_lfw.py). Rates are compared as whole counts, but where the
// MindSpore code's rounding decides.

/** `toolkit`: as the protocols' own MATLAB code. `mindspore`: as the MindSpore code, with its departures. */
export type Semantics = 'toolkit' | 'mindspore'

/** A reading by its name, `seed` among them, as reports and commands once called MindSpore's; undefined for another one. */
export function semanticsNamed(name: string): Semantics | undefined {
  if (name === 'seed') return 'mindspore'
  return name === 'toolkit' || name === 'mindspore' ? name : undefined
}

/** How many pairs are accepted as the threshold falls: point i accepts every score down to `threshold[i]`. Point 0 accepts none. */
export interface RocCurve {
  genuine: number
  impostor: number
  threshold: Float64Array
  trueAccepts: Uint32Array
  falseAccepts: Uint32Array
}

export interface Reading {
  /** Equal scores: one point, or genuine ones first, each with its own point (too good, as a stable sort gives it). */
  ties: 'grouped' | 'genuine first'
  /** Whether inner points of straight runs of the curve are left out (scikit-learn's drop_intermediate). */
  straightRuns: 'kept' | 'dropped'
}
export const READINGS: Record<Semantics, Reading> = {
  toolkit: { ties: 'genuine first', straightRuns: 'kept' },
  mindspore: { ties: 'grouped', straightRuns: 'dropped' },
}
/** One threshold accepts all equal scores: what a user of the threshold gets. */
export const AS_USED: Reading = { ties: 'grouped', straightRuns: 'kept' }

/** Scores in descending order, genuine ones first where equal. */
export function rocCurve(
  genuine: Float64Array,
  impostor: Float64Array,
  { ties, straightRuns }: Reading,
): RocCurve {
  const [high, low] = [genuine.toSorted().reverse(), impostor.toSorted().reverse()]
  const points: [threshold: number, trueAccepts: number, falseAccepts: number][] = []
  let g = 0
  let i = 0
  while (g < high.length || i < low.length) {
    const score = Math.max(high[g] ?? Number.NEGATIVE_INFINITY, low[i] ?? Number.NEGATIVE_INFINITY)
    if (ties === 'grouped') {
      while (high[g] === score) g++
      while (low[i] === score) i++
    } else if (high[g] === score) g++
    else i++
    points.push([score, g, i])
  }
  const kept = straightRuns === 'kept' ? points : points.filter((_, at) => isCorner(points, at))
  const all = [[Number.POSITIVE_INFINITY, 0, 0] as const, ...kept]
  return {
    genuine: high.length,
    impostor: low.length,
    threshold: Float64Array.from(all, point => point[0]),
    trueAccepts: Uint32Array.from(all, point => point[1]),
    falseAccepts: Uint32Array.from(all, point => point[2]),
  }
}

/** First, last, or a change of direction or step: scikit-learn compares second differences of both counts. */
function isCorner(points: readonly (readonly number[])[], at: number): boolean {
  const [before, here, after] = [points[at - 1], points[at], points[at + 1]]
  if (!before || !here || !after) return true
  return [1, 2].some(axis => (after[axis] ?? 0) - 2 * (here[axis] ?? 0) + (before[axis] ?? 0) !== 0)
}

/** Index of the last point that accepts at most `share` of the impostor pairs. */
function pointAtFar(curve: RocCurve, share: number): number {
  const allowed = Math.floor(share * curve.impostor + 1e-9)
  return curve.falseAccepts.findLastIndex(count => count <= allowed)
}

/** Share of genuine pairs accepted where at most `share` of the impostor pairs are; no interpolation. */
export function tprAtFar(curve: RocCurve, share: number): number {
  return (curve.trueAccepts[pointAtFar(curve, share)] ?? 0) / curve.genuine
}

/** 100 % minus the equal error rate, 0..1: what the READMEs of LightCNN call accuracy. */
export function eer100(curve: RocCurve, semantics: Semantics): number {
  const { genuine, impostor, trueAccepts, falseAccepts } = curve
  const tpr = (at: number) => (trueAccepts[at] ?? 0) / genuine
  const fpr = (at: number) => (falseAccepts[at] ?? 0) / impostor
  // as the MindSpore code writes it: where both rates are equal, rounding sends about one case in five to the next point
  if (semantics === 'mindspore') return tpr(trueAccepts.findIndex((_, at) => tpr(at) - (1 - fpr(at)) >= 0))
  // true-reject rate minus true-accept rate, times both counts
  const balance = (at: number) =>
    (impostor - (falseAccepts[at] ?? 0)) * genuine - (trueAccepts[at] ?? 0) * impostor
  const last = trueAccepts.findLastIndex((_, at) => balance(at) > 0)
  return trueAccepts[last] === trueAccepts[last + 1] ? tpr(last) : 1 - fpr(last)
}

/**
 * 100 % minus the equal error rate where it falls among equal scores of both kinds, null where it does not. They share it: the value
 * lies where the straight line between before and after them crosses, which no order of them can change. Wants a grouped curve.
 */
export function eer100OfTies(curve: RocCurve): number | null {
  const { genuine, impostor, trueAccepts, falseAccepts } = curve
  const point = (at: number): RocPoint => [
    (trueAccepts[at] ?? 0) / genuine,
    (falseAccepts[at] ?? 0) / impostor,
  ]
  const after = trueAccepts.findIndex((_, at) => balanceOf(point(at)) <= 0)
  const [before, behind] = [point(after - 1), point(after)]
  return before[0] < behind[0] && before[1] < behind[1] ? crossing(before, behind) : null
}

type RocPoint = readonly [tpr: number, fpr: number]
/** True-reject rate minus true-accept rate. */
const balanceOf = ([tpr, fpr]: RocPoint) => 1 - fpr - tpr

/** The true-accept rate at which the line from `before` to `behind` meets the true-reject rate. */
export function crossing(before: RocPoint, behind: RocPoint): number {
  const share = balanceOf(before) / (balanceOf(before) - balanceOf(behind))
  return before[0] + share * (behind[0] - before[0])
}

/** Area under the curve: the share of genuine-impostor couples in the right order, half for equal scores. */
export function areaUnder(curve: RocCurve): number {
  let area = 0
  for (let at = 1; at < curve.threshold.length; at++) {
    const width = (curve.falseAccepts[at] ?? 0) - (curve.falseAccepts[at - 1] ?? 0)
    area += (width * ((curve.trueAccepts[at] ?? 0) + (curve.trueAccepts[at - 1] ?? 0))) / 2
  }
  return area / (curve.genuine * curve.impostor)
}

/** The lowest score that, as a threshold ("at or above"), accepts at most `share` of the impostor pairs. Wants a grouped curve. */
export function thresholdAtFar(curve: RocCurve, share: number): number {
  const at = pointAtFar(curve, share)
  return at > 0 ? (curve.threshold[at] ?? 0) : justAbove(curve.threshold[1] ?? 0)
}

const justAbove = (score: number) => score + Math.max(1, Math.abs(score)) * Number.EPSILON * 2

/** The score below which at most `share` of the genuine pairs lie: at or above it nothing is told different. 0..1 of the pairs. */
export function scoreAtFnr(genuine: Float64Array, share: number): number {
  return genuine.toSorted()[Math.floor(share * genuine.length)] ?? 0
}
