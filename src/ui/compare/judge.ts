// The verdict as it is shown: by the model's rule, or at the one threshold that the person dragged.
import type { Calibration } from '../../model/card.ts'
import { SCORES } from '../../model/scores.ts'
import { shareAtOrAbove } from '../../verify/calibration.ts'
import type { Verdict } from '../../verify/rule.ts'
import { CANNOT_TELL_FROM_PHOTO, VERDICT_WORDS } from '../../verify/words.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { percentText, shareText } from '../parts/formats.ts'
import { words } from '../words.ts'

export interface Judgement {
  verdict: Verdict
  /** The verdict in large type. */
  title: string
  /** The sentence that supports it; null without calibration. */
  support: string | null
  /** The thresholds in force, each with its rate in words: both of the model's, or the one that was dragged. */
  thresholds: { name: string; score: number; rate: string }[]
  /** Where the handle stands. */
  threshold: number | null
  isOwn: boolean
}

/** Photos that take part on each side. */
export const photosOf = ({ grid }: Comparison): [left: number, right: number] => [
  grid.length,
  grid[0]?.length ?? 0,
]
/** Whether there is more than one score of single photos. */
export function isGrid(comparison: Comparison): boolean {
  const [left, right] = photosOf(comparison)
  return left * right > 1
}

export function judge(
  comparison: Comparison,
  calibration: Calibration | null,
  ownThreshold: number | null,
): Judgement {
  const { score, verdict, support, doubt, rule } = comparison
  if (ownThreshold !== null && calibration) {
    const rates = ratesAt(calibration, ownThreshold)
    const own: Verdict = score >= ownThreshold ? 'same' : 'different'
    return {
      verdict: own,
      title: VERDICT_WORDS[own],
      support: words.verdict.atOwn(rates.far, rates.fnr),
      thresholds: [
        { name: words.ruler.yours, score: ownThreshold, rate: words.verdict.ownRate(rates.far, rates.fnr) },
      ],
      threshold: ownThreshold,
      isOwn: true,
    }
  }
  const thresholds = rule
    ? [
        {
          name: words.verdict.sameFrom,
          score: rule.same.threshold,
          rate:
            rule.same.threshold >= SCORES[rule.score].high
              ? words.verdict.tooFew(rule.impostorPairs)
              : words.verdict.sameRate(percentText(rule.same.far), rule.impostorPairs),
        },
        {
          name: words.verdict.differentBelow,
          score: rule.different.threshold,
          rate:
            rule.different.threshold <= SCORES[rule.score].low
              ? words.verdict.tooFew(rule.genuinePairs)
              : words.verdict.differentRate(percentText(rule.different.fnr), rule.genuinePairs),
        },
      ]
    : []
  return {
    verdict,
    title: verdict === 'cannot-tell' && doubt ? CANNOT_TELL_FROM_PHOTO : VERDICT_WORDS[verdict],
    support: doubt ? words.verdict.doubt(doubt) : support,
    thresholds,
    threshold: rule?.same.threshold ?? null,
    isOwn: false,
  }
}

/** What a threshold does, in words, because a measurement of few pairs cannot tell a small rate from none. */
export function ratesAt(
  calibration: Pick<Calibration, 'histogram' | 'genuinePairs' | 'impostorPairs'>,
  threshold: number,
): { far: string; fnr: string } {
  const far = shareAtOrAbove(calibration, 'impostor', threshold)
  const fnr = 1 - shareAtOrAbove(calibration, 'genuine', threshold)
  return {
    far: shareText(far, calibration.impostorPairs),
    fnr: shareText(fnr, calibration.genuinePairs),
  }
}
