// The drawing of a curve over steps. The slider above it takes the keys; this only shows.
import { useId, useMemo } from 'react'
import { countText } from '../parts/formats.ts'
import styles from './LiveChart.module.css'
import type { LiveRun } from './live-shape.ts'
import { type Axis, bandPath, columnsOf, linePath, type Point, placeOn, ticksOf } from './live-shape.ts'
import { wordsOfTrain } from './words.ts'

export const LEFT = 58
export const RIGHT = 16
const TOP = 10
const BOTTOM = 40
const TICK_PX = 80 // that a step's number needs

interface Props {
  width: number
  height: number
  x: Axis
  y: Axis
  text: (value: number) => string
  runs: readonly LiveRun[]
  step: number
  /** Of each run the point that holds at the crosshair. */
  read: readonly (Point | null)[]
}

export function LivePlot({ width, height, x, y, text, runs, step, read }: Props) {
  const inner = { width: Math.max(1, width - LEFT - RIGHT), height: height - TOP - BOTTOM }
  const px = (value: number) => LEFT + placeOn(x, value) * inner.width
  const py = (value: number) => TOP + (1 - placeOn(y, value)) * inner.height
  const bottom = TOP + inner.height
  const steps = ticksOf(x, Math.max(2, Math.floor(inner.width / TICK_PX))).filter(Number.isInteger)
  return (
    <svg className={styles.svg} width={width} height={height} aria-hidden="true">
      {steps.map(tick => (
        <g key={tick}>
          <path className={styles.grid} d={`M${px(tick)} ${TOP}V${bottom}`} />
          <text className={styles.tick} x={px(tick)} y={bottom + 16} textAnchor="middle">
            {countText(tick)}
          </text>
        </g>
      ))}
      {ticksOf(y, Math.max(2, Math.floor(inner.height / 32))).map(tick => (
        <g key={tick}>
          <path className={styles.grid} d={`M${LEFT} ${py(tick)}H${width - RIGHT}`} />
          <text className={styles.tick} x={LEFT - 7} y={py(tick) + 4} textAnchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
      <text className={styles.tick} x={LEFT + inner.width / 2} y={height - 5} textAnchor="middle">
        {wordsOfTrain.chart.step}
      </text>
      <Curves runs={runs} x={x} y={y} {...inner} />
      <path className={styles.cross} d={`M${px(step)} ${TOP}V${bottom}`} />
      {read.map(
        (point, i) =>
          point &&
          Number.isFinite(point[1]) && (
            <circle
              key={runs[i]?.name}
              className={styles.dot}
              data-run={i}
              cx={px(point[0])}
              cy={py(point[1])}
              r={4}
            />
          ),
      )}
    </svg>
  )
}

function Curves({ runs, x, y, width, height }: Pick<Props, 'runs' | 'x' | 'y' | 'width' | 'height'>) {
  const clip = useId()
  const drawn = useMemo(
    () =>
      runs.map(({ name, points }) => {
        const columns = columnsOf(points, width / 2)
        const plot = { x, y, width, height }
        return { name, line: linePath(columns, plot), band: bandPath(columns, plot) }
      }),
    [runs, x, y, width, height],
  )
  return (
    <g transform={`translate(${LEFT} ${TOP})`} clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect x={-4} y={-4} width={width + 8} height={height + 8} />
      </clipPath>
      {drawn.map(({ name, line, band }, i) => (
        <g key={name} data-run={i}>
          {band && <path className={styles.band} d={band} />}
          <path className={styles.curve} d={line} />
        </g>
      ))}
    </g>
  )
}
