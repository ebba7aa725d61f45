// The drawing of a chart. The slider above it takes the keys; this only shows.
import { useId } from 'react'
import styles from './Chart.module.css'
import type { Run } from './chart-shape.ts'
import { curvePath, farText, placeOn, type Scale, ticksOf } from './chart-shape.ts'
import { wordsOfReport } from './report-words.ts'

export const PLOT_HEIGHT = 300
export const LEFT = 58
export const RIGHT = 24
const TOP = 10
const BOTTOM = 44
const CLOSE = 68 // px that a tick's name needs

interface Props {
  width: number
  x: Scale
  y: Scale
  yLabel: string
  runs: readonly Run[]
  far: number
  rates: readonly (number | null)[]
}

export function ChartPlot({ width, x, y, yLabel, runs, far, rates }: Props) {
  const clip = useId()
  const inner = { width: Math.max(1, width - LEFT - RIGHT), height: PLOT_HEIGHT - TOP - BOTTOM }
  const px = (value: number) => LEFT + placeOn(x, value) * inner.width
  const py = (value: number) => TOP + (1 - placeOn(y, value)) * inner.height
  const bottom = TOP + inner.height
  const ticks = ticksOf(x)
  const every = Math.ceil((CLOSE * ticks.length) / inner.width)
  return (
    <svg className={styles.svg} width={width} height={PLOT_HEIGHT} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={-2} y={-2} width={inner.width + 4} height={inner.height + 4} />
      </clipPath>
      {ticks.map((tick, i) => (
        <g key={tick}>
          <path className={styles.grid} d={`M${px(tick)} ${TOP}V${bottom}`} />
          {(ticks.length - 1 - i) % every === 0 && (
            <text className={styles.tick} x={px(tick)} y={bottom + 17} textAnchor="middle">
              {farText(tick)}
            </text>
          )}
        </g>
      ))}
      {ticksOf(y).map(tick => (
        <g key={tick}>
          <path className={styles.grid} d={`M${LEFT} ${py(tick)}H${width - RIGHT}`} />
          <text className={styles.tick} x={LEFT - 7} y={py(tick) + 4} textAnchor="end">
            {farText(tick)}
          </text>
        </g>
      ))}
      <text className={styles.tick} x={LEFT + inner.width / 2} y={PLOT_HEIGHT - 6} textAnchor="middle">
        {wordsOfReport.farAxis}
      </text>
      <text
        className={styles.tick}
        transform={`translate(12 ${TOP + inner.height / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {yLabel}
      </text>
      <g transform={`translate(${LEFT} ${TOP})`} clipPath={`url(#${clip})`}>
        {runs.map(({ name, points }, i) => (
          <path key={name} className={styles.curve} data-run={i} d={curvePath(points, x, y, inner)} />
        ))}
      </g>
      <path className={styles.cross} d={`M${px(far)} ${TOP}V${bottom}`} />
      {rates.map(
        (rate, i) =>
          rate !== null && (
            <circle
              key={runs[i]?.name}
              className={styles.dot}
              data-run={i}
              cx={px(far)}
              cy={py(rate)}
              r={4.5}
            />
          ),
      )}
    </svg>
  )
}
