// What a verdict says, in words: the same on the page, for the camera and on the command line.
import { isTypedIn } from '../model/calibration.ts'
import type { Calibration } from '../model/card.ts'
import { shareAtOrAbove } from './calibration.ts'
import type { LikelihoodRatio } from './likelihood.ts'
import { LEAST_PAIRS, measuredFor, type Verdict } from './rule.ts'

export const VERDICT_WORDS: Record<Verdict, string> = {
  same: 'Same person',
  'leans-same': 'Leans to the same person',
  'cannot-tell': 'Cannot tell',
  'leans-different': 'Leans to different persons',
  different: 'Different persons',
  uncalibrated: 'Not calibrated',
}
/** "Cannot tell" where it is a photo's fault. */
export const CANNOT_TELL_FROM_PHOTO = `${VERDICT_WORDS['cannot-tell']} from this photo`

/** Verbal scale of the ENFSI guideline for evaluative reporting (2015, table 2): least ratio and its words. */
const SCALE: readonly [least: number, words: string][] = [
  [10_000, 'very strong'],
  [1_000, 'strong'],
  [100, 'moderately strong'],
  [10, 'moderate'],
  [2, 'weak'],
]

/** "14 times as frequent among pairs of one person as among strangers: moderate support that they are the same person". */
export function ratioInWords({ log10, atLimit }: LikelihoodRatio): string {
  const ratio = 10 ** Math.abs(log10)
  const [often, rarely] =
    log10 >= 0 ? ['pairs of one person', 'pairs of strangers'] : ['pairs of strangers', 'pairs of one person']
  if (ratio < 2) return `Such a score is about as frequent among ${often} as among ${rarely}`
  const weight = SCALE.find(([least]) => ratio >= least)?.[1]
  const who = log10 >= 0 ? 'the same person' : 'different persons'
  const least = atLimit ? 'at least ' : ''
  return `Such a score is ${least}${countInWords(ratio)} times as frequent among ${often} as among ${rarely}: ${weight} support for ${who}`
}

/** The ratio as forensic reports write it: "LR 14 (log10 1.15)". At the limit of what was measured: "LR > 700". */
export function ratioAsNumber({ log10, atLimit }: LikelihoodRatio): string {
  const ratio = 10 ** log10
  const sign = atLimit ? (log10 >= 0 ? '≥ ' : '≤ ') : ''
  const digits = ratio >= 1 ? countInWords(ratio) : ratio.toPrecision(2)
  return `${sign}${digits} (log10 ${log10.toFixed(2).replace('-', '−')})`
}

/** Which firm verdicts the measured pairs are too few for, and what comes instead; null where they are enough, or were typed in. */
export function fewPairsInWords(pairs: Pick<Calibration, 'genuinePairs' | 'impostorPairs'>): string | null {
  const { genuinePairs, impostorPairs } = pairs
  const kinds = [
    { verdict: 'the same person', least: LEAST_PAIRS.same, count: impostorPairs, of: 'strangers' },
    { verdict: 'different persons', least: LEAST_PAIRS.different, count: genuinePairs, of: 'one person' },
  ]
  const missing = kinds.filter(({ least, count }) => count < least)
  if (missing.length === 0 || isTypedIn(pairs)) return null
  const verdicts = missing.map(({ verdict }) => verdict).join(' or ')
  const needs = missing
    .map(
      ({ least, count, of }) =>
        `${least.toLocaleString('en-US')} pairs of ${of} (there are ${count.toLocaleString('en-US')})`,
    )
    .join(' and ')
  return `Too few people were measured to say for certain that two photos show ${verdicts}: that takes ${needs}. The verdict only leans, with a likelihood ratio, until the score is measured on LFW or learned from more people.`
}

interface Told {
  verdict: Verdict
  /** Null where no pair was measured. */
  lr: LikelihoodRatio | null
  photos: readonly [number, number]
}
const BETWEEN_TYPED = 'The score lies between the two thresholds that were typed in'
const TYPED_SUPPORT: Partial<Record<Verdict, string>> = {
  same: 'The score reaches the threshold that was typed in; how often strangers do was not measured',
  different: 'The score lies below the threshold that was typed in; how often true pairs do was not measured',
}

/** The sentence that supports a verdict: the rarity that makes it firm, or the weight of the lean. */
export function supportOf(calibration: Calibration, score: number, { verdict, lr, photos }: Told): string {
  if (!lr || isTypedIn(calibration)) return TYPED_SUPPORT[verdict] ?? BETWEEN_TYPED
  if (verdict === 'same') return rarityAmongStrangers(calibration, score, photos)
  if (verdict === 'different') return rarityAmongGenuine(calibration, score, photos)
  return ratioInWords(lr)
}

/** "About 1 in 1,000 pairs of strangers scores this high or higher", from the measured impostor pairs. */
function rarityAmongStrangers(
  calibration: Calibration,
  score: number,
  photos: readonly [number, number] = [1, 1],
): string {
  const measured = measuredFor(calibration, photos)
  const share = shareAtOrAbove(measured, 'impostor', score)
  return rarity(share, measured.impostorPairs, 'pairs of strangers', 'high or higher')
}
/** "About 1 in 200 pairs of the same person scores this low or lower", from the measured genuine pairs. */
function rarityAmongGenuine(
  calibration: Calibration,
  score: number,
  photos: readonly [number, number],
): string {
  const measured = measuredFor(calibration, photos)
  const share = 1 - shareAtOrAbove(measured, 'genuine', score)
  return rarity(share, measured.genuinePairs, 'pairs of the same person', 'low or lower')
}
function rarity(share: number, pairs: number, who: string, how: string): string {
  if (share * pairs < 1) return `Fewer than 1 in ${countInWords(pairs)} ${who} score this ${how}`
  if (share >= 0.5) return `Most ${who} score this ${how}`
  return `About 1 in ${countInWords(1 / share)} ${who} scores this ${how}`
}

/** Two significant digits with thousands separators: 1234 -> "1,200". */
function countInWords(count: number): string {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  const rounded = count < 10 ? Math.round(count * 10) / 10 : Math.round(count / scale) * scale
  return rounded.toLocaleString('en-US')
}
