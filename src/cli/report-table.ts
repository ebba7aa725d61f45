// A report as a table for the terminal.

import { figuresOf, protocolOf, rowsOf, sizeOf } from '../evaluate/protocols/table.ts'
import type { Report } from '../evaluate/report.ts'
import { figureText, rateText } from '../evaluate/rows.ts'
import { SCORES } from '../model/scores.ts'

export function printReport(report: Report, print: (line: string) => void): void {
  const { short, size, lines } = protocolOf(report)
  const rows = rowsOf(report)
  const width = Math.max(...rows.map(({ name }) => name.length))
  const line = (title: string, text: string) => print(`${title.padEnd(width)}  ${text}`)
  print(`${short}, ${sizeOf(report)} ${size.unit}s: ${report.model.name}`)
  for (const row of rows) {
    const [value, low, high] = [row.value, ...(row.interval ?? [])].map(one => figureText(row, one))
    line(row.name, `${value}${row.interval ? `  (${low} to ${high})` : ''}`)
  }
  for (const { standardError: error } of rows) if (error) line(error.name, rateText(error.value))
  for (const [title, text] of lines(figuresOf(report), report.score)) line(title, text)
  line('Pictures', `${report.pictures} used, ${report.skipped} left out`)
  line('Embeddings', report.embedding)
  line('Score', SCORES[report.score].title)
  line('Read as', report.semantics)
  for (const note of report.notes) print(note)
}
