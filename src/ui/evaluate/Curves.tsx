// Which curves a report shows: ROC and DET of LFW's pairs, verification and identification of BLUFR. Several runs share the axes.
import type { Report } from '../../worker/evaluation/types.ts'
import { Chart } from './Chart.tsx'
import {
  type CurvePoint,
  linearFrom,
  lowestDecade,
  type Run,
  type Scale,
  untilNothing,
} from './chart-shape.ts'
import styles from './Report.module.css'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport
/** Where the protocols report, as powers of ten. */
const [FAR_01_PERCENT, FAR_1_PERCENT] = [-3, -2]

export interface NamedReport {
  name: string
  report: Report
}

export function Curves({ runs }: { runs: readonly NamedReport[] }) {
  const isLfw = runs.every(({ report }) => report.protocol === 'lfw')
  const first = runs.map(run => ({ name: run.name, points: isLfw ? rocOf(run.report) : vrOf(run.report) }))
  const second = runs.map(run => ({ name: run.name, points: isLfw ? detOf(run.report) : dirOf(run.report) }))
  return (
    <section className={styles.section} aria-label={words.curves}>
      <h3>{words.curves}</h3>
      <Chart
        title={isLfw ? words.roc : words.vrCurve}
        yLabel={isLfw ? words.tprAxis : words.vrAxis}
        y={linearOf(first)}
        runs={first}
        first={FAR_01_PERCENT}
      />
      <Chart
        title={isLfw ? words.det : words.dirCurve}
        yLabel={isLfw ? words.frrAxis : words.dirAxis}
        y={isLfw ? logOf(second) : linearOf(second)}
        runs={second}
        first={isLfw ? FAR_01_PERCENT : FAR_1_PERCENT}
      />
      {!isLfw && <p className={styles.small}>{words.binsNote}</p>}
    </section>
  )
}

function rocOf(report: Report): CurvePoint[] {
  if (report.protocol !== 'lfw') return []
  const { far, tpr } = report.lfw.curve
  return far.map((share, i) => [share, tpr[i] ?? 0])
}
const detOf = (report: Report): CurvePoint[] =>
  untilNothing(rocOf(report).map(([far, tpr]) => [far, 1 - tpr]))

const vrOf = (report: Report): CurvePoint[] =>
  report.protocol === 'blufr' ? report.blufr.vrCurve.map(point => [point.far, point.meanMinusStd]) : []
const dirOf = (report: Report): CurvePoint[] =>
  report.protocol === 'blufr' ? report.blufr.dirCurve.map(point => [point.far, point.meanMinusStd]) : []

/** The lowest rate at which a curve still stands, not the one at which it starts from nothing. */
function linearOf(runs: readonly Run[]): Scale {
  return linearFrom(runs.map(({ points }) => points.find(([far]) => far > 0)?.[1] ?? 0))
}
function logOf(runs: readonly Run[]): Scale {
  return { kind: 'log', low: lowestDecade(runs.flatMap(({ points }) => points.map(([, rate]) => rate))) }
}
