// What stands beside a verdict of the camera, on the panel and in a file that is kept: the sentence below it, and its numbers.
import type { Calibration } from '../../model/card.ts'
import { ratioAsNumber, ratioInWords, supportOf } from '../../verify/words.ts'
import type { CameraFace, FaceMatch } from '../../worker/camera/types.ts'
import { namedScoreText, thresholdText } from '../parts/formats.ts'
import type { ResultRow } from '../parts/result-page.ts'
import type { TargetKind } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

/** Why the verdict is what it is, or what to do for one. */
export function strengthOf(
  { advice }: Pick<CameraFace, 'advice'>,
  { verdict, score, lr, frames, framesNeeded }: FaceMatch,
  { target, calibration }: { target: TargetKind; calibration: Calibration | null },
): string {
  if (verdict === 'waiting') return advice ?? words.wait(frames, framesNeeded)
  if (verdict === 'uncalibrated') return words.uncalibratedNote
  const isFirm = verdict === 'same' || verdict === 'different'
  if (isFirm && target === 'gallery') return words.restsOn(frames)
  if (isFirm && calibration && score !== null)
    return `${supportOf(calibration, score, { verdict, lr, photos: [1, 1] })}.`
  return `${target !== 'gallery' && lr ? `${ratioInWords(lr)}. ` : ''}${words.openNote}`
}

export function factsOf({ score, scoreName, same, different, lr, frames }: FaceMatch): ResultRow[] {
  const facts: ResultRow[] = []
  if (score !== null) facts.push([words.score, namedScoreText(score, scoreName)])
  if (lr) facts.push([words.lr, ratioAsNumber(lr)])
  if (same)
    facts.push([words.sameFrom, `${thresholdText(same.threshold, scoreName)}, ${words.far(same.far)}`])
  if (different)
    facts.push([
      words.differentBelow,
      `${thresholdText(different.threshold, scoreName)}, ${words.fnr(different.fnr)}`,
    ])
  if (frames > 0) facts.push([words.goodFrames, words.count(frames)])
  return facts
}
