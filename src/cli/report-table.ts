// A report as a table for the terminal.
import { type Report, rowsOf } from '../evaluate/report.ts'

const rate = (share: number) => `${(100 * share).toFixed(2)} %`

export function printReport(report: Report, print: (line: string) => void): void {
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
    const { accuracy, thresholds } = report.lfw
    print(`${'Standard error of the accuracy'.padEnd(width)}  ${rate(accuracy.standardError)}`)
    print(
      `${'Threshold for FAR 1 %, 0.1 %'.padEnd(width)}  ${thresholds['0.01'].toFixed(4)}, ${thresholds['0.001'].toFixed(4)}`,
    )
  }
  print(`${'Pictures'.padEnd(width)}  ${report.pictures} used, ${report.skipped} left out`)
  print(`${'Read as'.padEnd(width)}  ${report.semantics}`)
  for (const note of report.notes) print(note)
}
