// Curves over the false-accept rate, several runs in one plot. A slider moves the crosshair; the pointer moves it too; a table says
// the same in numbers.

import { type PointerEvent, useState } from 'react'
import { rateText } from '../../evaluate/rows.ts'
import { useWidth } from '../parts/use-width.ts'
import styles from './Chart.module.css'
import { ChartPlot, LEFT, PLOT_HEIGHT, RIGHT } from './ChartPlot.tsx'
import { farText, lowestDecade, type Run, type Scale, tableRates, valueAt } from './chart-shape.ts'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport
const STEP = 0.05 // of a decade

interface Props {
  title: string
  yLabel: string
  y: Scale
  runs: readonly Run[]
  /** Power of ten of the rate that the crosshair shows first. */
  first: number
}

export function Chart({ title, yLabel, y, runs, first }: Props) {
  const [box, width] = useWidth()
  const low = Math.min(-2, lowestDecade(runs.flatMap(({ points }) => points.map(([far]) => far))))
  const [chosen, setChosen] = useState(first)
  const exponent = Math.max(low, chosen)
  const far = 10 ** exponent
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - left - LEFT) / Math.max(1, width - LEFT - RIGHT)
    setChosen(Math.round((low - low * Math.max(0, Math.min(1, share))) / STEP) * STEP)
  }
  const rates = runs.map(({ points }) => valueAt(points, far))
  const said = runs.map(({ name }, i) => `${name} ${textOf(rates[i] ?? null)}`).join(', ')
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div
        ref={box}
        className={styles.plot}
        style={{ height: PLOT_HEIGHT }}
        onPointerMove={follow}
        onPointerDown={follow}
      >
        <input
          className={styles.slider}
          type="range"
          aria-label={words.crosshair(title)}
          aria-valuetext={`${words.at(farText(far))}: ${said}`}
          min={low}
          max={0}
          step={STEP}
          value={exponent}
          onChange={event => setChosen(event.currentTarget.valueAsNumber)}
        />
        {width > 0 && (
          <ChartPlot
            width={width}
            x={{ kind: 'log', low }}
            y={y}
            yLabel={yLabel}
            runs={runs}
            far={far}
            rates={rates}
          />
        )}
      </div>
      <p className={styles.readout}>
        {words.at(farText(far))}
        {runs.map(({ name }, i) => (
          <span key={name} className={styles.key} data-run={i}>
            {name} <b>{textOf(rates[i] ?? null)}</b>
          </span>
        ))}
      </p>
      <details className={styles.table}>
        <summary>{words.asTable}</summary>
        <CurveTable title={title} runs={runs} low={low} />
      </details>
    </figure>
  )
}

const textOf = (rate: number | null): string => (rate === null ? '–' : rateText(rate))

function CurveTable({ title, runs, low }: { title: string; runs: readonly Run[]; low: number }) {
  return (
    <table>
      <caption className="sr">{words.tableCaption(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.far}</th>
          {runs.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tableRates(low).map(far => (
          <tr key={far}>
            <th scope="row">{farText(far)}</th>
            {runs.map(({ name, points }) => (
              <td key={name}>{textOf(valueAt(points, far))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
