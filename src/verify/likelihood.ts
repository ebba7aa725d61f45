// Scores -> likelihood ratios, as forensic science gives evidence: how many times as frequent such a score is among pairs of one person
// as among pairs of strangers. The curve is the isotonic one (PAV: pool adjacent violators; Brümmer and du Preez 2006, "Application-
// independent evaluation of speaker detection", section 5), bounded by what the number of pairs can support.
import type { LikelihoodCurve, ScoreHistogram } from '../model/card.ts'

/** Counts of genuine and impostor pairs at one score. */
interface ScoreCount {
  score: number
  genuine: number
  impostor: number
}
/** Neighbouring scores that share one ratio. */
interface Block extends ScoreCount {
  /** Sum of score times count, for the block's middle. */
  weighted: number
}

export interface LikelihoodRatio {
  /** log10 of the ratio: above 0 speaks for the same person, below 0 for strangers. */
  log10: number
  /** True: the measured pairs support no stronger ratio, so that the true one may lie beyond. */
  atLimit: boolean
}

/**
 * The curve of measured scores. One pair that errs is added at either end, so that no ratio says more than the number of pairs can
 * support; `support` names other numbers where pairs are not independent (people who stand in many of them).
 */
export function likelihoodCurve(
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
  support: { genuine: number; impostor: number } = { genuine: genuine.length, impostor: impostor.length },
): LikelihoodCurve {
  return curveOf(countsOf(genuine, impostor), support)
}

/** The curve of a card that holds counts alone: all scores of a bin lie in its middle. */
export function curveOfHistogram({ start, step, genuine, impostor }: ScoreHistogram): LikelihoodCurve {
  const counts = genuine.flatMap((count, bin) => {
    const other = impostor[bin] ?? 0
    return count + other > 0 ? [{ score: start + (bin + 0.5) * step, genuine: count, impostor: other }] : []
  })
  const sum = (kind: 'genuine' | 'impostor') => counts.reduce((total, count) => total + count[kind], 0)
  return curveOf(counts, { genuine: sum('genuine'), impostor: sum('impostor') })
}

function curveOf(
  counts: readonly ScoreCount[],
  support: { genuine: number; impostor: number },
): LikelihoodCurve {
  const [first, last] = [counts[0], counts.at(-1)]
  if (!first || !last) return { score: [0], log10: [0] }
  let [same, strangers] = [0, 0]
  for (const { genuine, impostor } of counts) {
    same += genuine
    strangers += impostor
  }
  const genuineError = same / Math.max(1, support.genuine)
  const impostorError = strangers / Math.max(1, support.impostor)
  const blocks = pooled([
    { score: first.score, genuine: genuineError, impostor: 0 },
    ...counts,
    { score: last.score, genuine: 0, impostor: impostorError },
  ])
  const [allGenuine, allImpostor] = [same + genuineError, strangers + impostorError]
  const points = blocks.flatMap(({ genuine, impostor, weighted }) =>
    genuine > 0 && impostor > 0
      ? [
          {
            score: rounded(weighted / (genuine + impostor)),
            log10: rounded(Math.log10((genuine * allImpostor) / (impostor * allGenuine))),
          },
        ]
      : [],
  )
  return { score: points.map(({ score }) => score), log10: points.map(({ log10 }) => log10) }
}
const rounded = (value: number) => Math.round(value * 1e5) / 1e5

/** Blocks of ascending share of genuine pairs, each against the total of its kind (pool adjacent violators). */
function pooled(counts: readonly ScoreCount[]): Block[] {
  const blocks: Block[] = []
  for (const { score, genuine, impostor } of counts) {
    let block: Block = { score, genuine, impostor, weighted: score * (genuine + impostor) }
    for (let before = blocks.at(-1); before && !ascends(before, block); before = blocks.at(-1)) {
      blocks.pop()
      block = {
        score: before.score,
        genuine: before.genuine + block.genuine,
        impostor: before.impostor + block.impostor,
        weighted: before.weighted + block.weighted,
      }
    }
    blocks.push(block)
  }
  return blocks
}
const ascends = (a: Block, b: Block) => a.genuine * b.impostor < b.genuine * a.impostor

function countsOf(genuine: ArrayLike<number>, impostor: ArrayLike<number>): ScoreCount[] {
  const [same, strangers] = [Float64Array.from(genuine).sort(), Float64Array.from(impostor).sort()]
  const counts: ScoreCount[] = []
  for (let g = 0, i = 0; g < same.length || i < strangers.length; ) {
    const score = Math.min(same[g] ?? Number.POSITIVE_INFINITY, strangers[i] ?? Number.POSITIVE_INFINITY)
    const [firstGenuine, firstImpostor] = [g, i]
    while (same[g] === score) g++
    while (strangers[i] === score) i++
    counts.push({ score, genuine: g - firstGenuine, impostor: i - firstImpostor })
  }
  return counts
}

/** What a score says, read from the curve. */
export function likelihoodRatio({ score: scores, log10 }: LikelihoodCurve, score: number): LikelihoodRatio {
  const end = scores.length - 1
  const [lowest = 0, highest = 0] = [log10[0], log10[end]]
  if (score <= (scores[0] ?? 0)) return { log10: lowest, atLimit: true }
  if (score >= (scores[end] ?? 0)) return { log10: highest, atLimit: true }
  let at = 1
  while ((scores[at] ?? score) < score) at++
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [scores[at - 1], scores[at], log10[at - 1], log10[at]]
  const value = x1 > x0 ? y0 + ((y1 - y0) * (score - x0)) / (x1 - x0) : y1
  return { log10: value, atLimit: value === lowest || value === highest }
}

/**
 * Cost of log likelihood ratios in bits: 0 for a perfect system, 1 for one that always answers 1 (Brümmer and du Preez 2006, eq. 8).
 * Both lists hold log10 of the ratios.
 */
export function cllr(genuine: ArrayLike<number>, impostor: ArrayLike<number>): number {
  return (meanCost(genuine, -1) + meanCost(impostor, 1)) / 2
}
function meanCost(log10: ArrayLike<number>, sign: 1 | -1): number {
  let sum = 0
  for (let i = 0; i < log10.length; i++) sum += Math.log2(1 + 10 ** (sign * (log10[i] ?? 0)))
  return sum / log10.length
}

/** The least Cllr that any monotone reading of these very scores could have: what is left is the scores' own fault. */
export function minCllr(genuine: ArrayLike<number>, impostor: ArrayLike<number>): number {
  let [same, strangers] = [0, 0]
  for (const block of pooled(countsOf(genuine, impostor))) {
    const ratio = (block.genuine / genuine.length) * (impostor.length / block.impostor)
    if (block.genuine > 0) same += block.genuine * Math.log2(1 + 1 / ratio)
    if (block.impostor > 0) strangers += block.impostor * Math.log2(1 + ratio)
  }
  return (same / genuine.length + strangers / impostor.length) / 2
}
