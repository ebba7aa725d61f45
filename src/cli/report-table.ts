// A report as a table for the terminal.

import { type Report, rowsOf } from '../evaluate/report.ts'
import { inDigits, SCORES } from '../model/scores.ts'
import { VERDICTS } from '../verify/rule.ts'
import { VERDICT_WORDS } from '../verify/words.ts'

const rate = (share: number) => `${(100 * share).toFixed(2)} %`

export function printReport(report: Report, print: (line: string) => void): void {
  const digitsOf = (score: number) => inDigits(report.score, score)
  const width = Math.max(...rowsOf(report).map(({ name }) => name.length))
  print(
    `${report.protocol === 'lfw' ? `LFW, ${report.lfw.pairs} pairs` : `BLUFR, ${report.blufr.vr.trials.length} trials`}: ${report.model.name}`,
  )
  for (const { name, value, interval } of rowsOf(report)) {
    const digits = name.startsWith('Area') ? (x: number) => x.toFixed(4) : rate
    const range = interval ? `  (${digits(interval[0])} to ${digits(interval[1])})` : ''
    print(`${name.padEnd(width)}  ${digits(value)}${range}`)
  }
  if (report.protocol === 'lfw') {
    const { accuracy, thresholds, fnrThresholds, likelihood, verdicts, templates = [] } = report.lfw
    print(`${'Standard error of the accuracy'.padEnd(width)}  ${rate(accuracy.standardError)}`)
    print(
      `${'Threshold for FAR 1 %, 0.1 %'.padEnd(width)}  ${digitsOf(thresholds['0.01'])}, ${digitsOf(thresholds['0.001'])}`,
    )
    if (fnrThresholds) print(`${'Threshold for FNR 1 %'.padEnd(width)}  ${digitsOf(fnrThresholds['0.01'])}`)
    if (likelihood?.cllrBefore !== undefined)
      print(`${'Cllr before calibration'.padEnd(width)}  ${likelihood.cllrBefore.toFixed(4)} bits`)
    if (likelihood)
      print(
        `${'Cllr, least Cllr'.padEnd(width)}  ${likelihood.cllr.toFixed(4)}, ${likelihood.minCllr.toFixed(4)} bits`,
      )
    for (const kind of ['genuine', 'impostor'] as const) {
      const counts = verdicts?.[kind]
      if (counts)
        print(
          `${`Verdicts on ${kind} pairs`.padEnd(width)}  ${VERDICTS.map(one => `${VERDICT_WORDS[one].toLowerCase()} ${counts[one]}`).join(', ')}`,
        )
    }
    for (const { photos, people, tprAtFar, tprOfSingles } of templates)
      print(
        `${`${photos[0]} against ${photos[1]} photos`.padEnd(width)}  TPR at FAR 0.1 % ${rate(tprAtFar['0.001'])} (one against one of the same draws ${rate(tprOfSingles)}, ${people} people)`,
      )
  }
  print(`${'Pictures'.padEnd(width)}  ${report.pictures} used, ${report.skipped} left out`)
  print(`${'Embeddings'.padEnd(width)}  ${report.embedding}`)
  print(`${'Score'.padEnd(width)}  ${SCORES[report.score].title}`)
  print(`${'Read as'.padEnd(width)}  ${report.semantics}`)
  for (const note of report.notes) print(note)
}
