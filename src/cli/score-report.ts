// What a fit says, in lines.
import { heldOutFigures, type ScoreFigures } from '../backend/figures.ts'
import type { Fit } from '../backend/fit.ts'
import type { Interval } from '../evaluate/bootstrap.ts'
import { counted } from '../text.ts'
import { noFirm } from '../verify/rule.ts'
import { fewPairsInWords } from '../verify/words.ts'

const TITLES = { cosine: 'cosine', before: 'the score before', after: 'learned now' }

export function fitReport(fit: Fit, { out, seconds }: { out: string; seconds: number }): string[] {
  const { people, pictures, single, copies, shrinkage, backend } = fit
  const { genuinePairs, impostorPairs, scores } = heldOutFigures(fit.heldOut)
  const few = fewPairsInWords({ genuinePairs, impostorPairs })
  const left = copies > 0 ? `, ${counted(copies, 'copy', 'copies')} left out` : ''
  return [
    `people      ${people.toLocaleString('en-US')}, ${single.toLocaleString('en-US')} of them with one picture`,
    `pictures    ${pictures.toLocaleString('en-US')}${left}`,
    `shrinkage   ${backend.about.shrinkage}`,
    `held out    ${counted(genuinePairs, 'genuine pair')}, ${counted(impostorPairs, 'impostor pair')} of people who were not learned from`,
    ...scores.map(line),
    `thresholds  ${thresholds(fit)}`,
    ...(few === null ? [] : [`            ${few}`]),
    `time        ${seconds.toFixed(1)} s`,
    `written     ${out} (${backend.between.length} dimensions; "score use ${out} --model DIR" puts it into a model${shrinkage === 1 && fit.heldOut.prior ? '; it isn’t better for these people than what was there' : ''})`,
  ]
}

const percent = (rate: number) => (100 * rate).toFixed(1)
const between = ([low, high]: Interval) => `(${percent(low)} to ${percent(high)})`

function line({
  of,
  eer100,
  eer100Interval,
  tprAtFar1,
  tprAtFar1Interval,
  minCllr,
  cllr,
}: ScoreFigures): string {
  const cost = cllr === null ? '' : `, as it is ${cllr.toFixed(3)}`
  return `  ${TITLES[of].padEnd(16)} 100 % - EER ${percent(eer100)} ${between(eer100Interval)}, TPR at FAR 1 % ${percent(tprAtFar1)} ${between(tprAtFar1Interval)}, least Cllr ${minCllr.toFixed(3)}${cost}`
}

function thresholds({ backend }: Fit): string {
  const none = noFirm('jb').same
  const { thresholds: at } = backend.calibration ?? {}
  const shown = (score = none) => (score === none ? 'too few pairs' : score.toFixed(2))
  return `FAR 1 % ${shown(at?.['0.01'])}, FAR 0.1 % ${shown(at?.['0.001'])}`
}
