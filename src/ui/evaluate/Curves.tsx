// The curves that a protocol gives. Several runs share the axes.
import { figuresOf, protocolOf } from '../../evaluate/protocols/table.ts'
import type { Report } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import { Chart } from './Chart.tsx'
import { linearFrom, lowestDecade, type Run, type Scale } from './chart-shape.ts'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport
export interface NamedReport {
  name: string
  report: Report
}

/** All runs are of one protocol. */
export function Curves({ runs }: { runs: readonly NamedReport[] }) {
  const [first] = runs
  if (!first) return null
  const { curvesNote } = protocolOf(first.report)
  const curves = runs.map(({ report }) => protocolOf(report).curves(figuresOf(report)))
  return (
    <section className={styles.section} aria-label={words.curves}>
      <h3>{words.curves}</h3>
      {curves[0]?.map((curve, n) => {
        const lines = runs.map(({ name }, run) => ({ name, points: curves[run]?.[n]?.points ?? [] }))
        return (
          <Chart
            key={curve.title}
            title={curve.title}
            yLabel={curve.axis}
            y={curve.scale === 'log' ? logOf(lines) : linearOf(lines)}
            runs={lines}
            first={curve.first}
          />
        )
      })}
      {curvesNote !== undefined && <p className={styles.small}>{curvesNote}</p>}
    </section>
  )
}

/** The lowest rate at which a curve still stands, not the one at which it starts from nothing. */
function linearOf(runs: readonly Run[]): Scale {
  return linearFrom(runs.map(({ points }) => points.find(([far]) => far > 0)?.[1] ?? 0))
}
function logOf(runs: readonly Run[]): Scale {
  return { kind: 'log', low: lowestDecade(runs.flatMap(({ points }) => points.map(([, rate]) => rate))) }
}
