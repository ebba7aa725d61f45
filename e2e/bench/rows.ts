// The rows of BENCHMARKS.md: scripts/bench.mjs collects what is written here.
import { appendFileSync } from 'node:fs'

export interface Row {
  name: string
  value: string
  unit: string
  note?: string
}

export function record(row: Row): void {
  console.log(`${row.name}: ${row.value} ${row.unit} ${row.note ?? ''}`)
  if (process.env.BENCH_FILE) appendFileSync(process.env.BENCH_FILE, `${JSON.stringify(row)}\n`)
}
