// Two sides of photos -> the decision: the one way from faces to a verdict, of the page and of the command line.
import type { FoundFace } from '../face/faces.ts'
import type { Calibration } from '../model/card.ts'
import type { Sample, Scorer } from './projection.ts'
import { ruleFor } from './rule.ts'
import { compareTemplates, disagreeing, doubtsOfSides, type TemplateScore } from './template.ts'
import { type Decision, decide, doubtsOf } from './verify.ts'

/** The face of a photo with its embedding. */
export interface SidePhoto extends Sample {
  face: Pick<FoundFace, 'quality'>
}
/** `odd`: the photo of each side that disagrees with the others of its side, null where none does. */
export type SidesDecision = Decision & Pick<TemplateScore, 'grid' | 'odd'>

/** Each side has 1 to 8 photos. */
export function decideSides(
  left: readonly SidePhoto[],
  right: readonly SidePhoto[],
  { scorer, calibration }: { scorer: Scorer; calibration: Calibration | null },
): SidesDecision {
  const { score, grid, odd } = compareTemplates(scorer, left, right)
  const disagree = disagreeing(odd, calibration && ruleFor(calibration).lr)
  const doubts = [
    ...[left, right].flatMap(side => doubtsOf(side.map(({ face }) => face))),
    ...doubtsOfSides(disagree),
  ]
  const decision = decide(score, calibration, {
    score: scorer.name,
    photos: [left.length, right.length],
    doubts,
  })
  return { ...decision, grid, odd: disagree }
}
