// A curve over training steps that grows while it is looked at, several runs in one plot. A slider moves the crosshair, the pointer
// moves it too, and a table says the same in numbers.

import { type PointerEvent, useMemo, useState } from 'react'
import { countText } from '../parts/formats.ts'
import { useWidth } from '../parts/use-width.ts'
import styles from './LiveChart.module.css'
import { LEFT, LivePlot, RIGHT } from './LivePlot.tsx'
import { type Axis, axisFor, type LiveRun, pointAt, type ScaleKind, tableSteps } from './live-shape.ts'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.chart

interface Props {
  title: string
  /** How a value reads: "0.6931", "12.3 pictures/s". */
  text: (value: number) => string
  runs: readonly LiveRun[]
  height: number
  /** The axis that it begins with; without a choice it stays. */
  scale: ScaleKind
  hasChoice?: boolean
  /** The runs' names stand in another chart of the page. */
  isNamed?: boolean
  start?: 'zero' | 'lowest'
  limit?: number
  /** The step under the crosshair, shared by the charts of a page; null: the newest. */
  at: number | null
  onMove: (step: number | null) => void
}

export function LiveChart(props: Props) {
  const {
    title,
    text,
    runs,
    height,
    scale,
    hasChoice = false,
    isNamed = true,
    start,
    limit,
    at,
    onMove,
  } = props
  const [box, width] = useWidth()
  const [kind, setKind] = useState(scale)
  const y = useMemo(
    () => axisFor(kind, valuesOf(runs), { ...(start && { start }), ...(limit && { limit }) }),
    [kind, runs, start, limit],
  )
  const x = useMemo(() => stepAxis(runs), [runs])
  const step = Math.max(x.low, Math.min(at ?? x.high, x.high))
  const read = runs.map(({ points }) => pointAt(points, step))
  const readout = (i: number) => valueText(read[i]?.[1] ?? null, text)
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - left - LEFT) / Math.max(1, width - LEFT - RIGHT)
    const chosen = Math.round(x.low + Math.max(0, Math.min(1, share)) * (x.high - x.low))
    onMove(chosen >= x.high ? null : chosen)
  }
  const move = (chosen: number) => onMove(chosen >= x.high ? null : chosen)
  return (
    <figure className={styles.chart}>
      <Caption title={title} kind={kind} onKind={hasChoice ? setKind : null} />
      <div ref={box} className={styles.plot} style={{ height }} onPointerMove={follow} onPointerDown={follow}>
        <input
          className={styles.slider}
          type="range"
          aria-label={words.crosshair(title)}
          aria-valuetext={`${words.at(step)}: ${runs.map(({ name }, i) => `${name} ${readout(i)}`).join(', ')}`}
          min={x.low}
          max={Math.max(x.high, x.low + 1)}
          step={1}
          value={step}
          onChange={event => move(event.currentTarget.valueAsNumber)}
        />
        {width > 0 && (
          <LivePlot
            width={width}
            height={height}
            x={x}
            y={y}
            text={text}
            runs={runs}
            step={step}
            read={read}
          />
        )}
      </div>
      <Readout step={step} names={runs.map(({ name }) => name)} valueAt={readout} isNamed={isNamed} />
      <details className={styles.table}>
        <summary>{words.asTable}</summary>
        <ValueTable title={title} runs={runs} x={x} text={text} />
      </details>
    </figure>
  )
}

interface CaptionProps {
  title: string
  kind: ScaleKind
  /** Null: the axis stays. */
  onKind: ((kind: ScaleKind) => void) | null
}

function Caption({ title, kind, onKind }: CaptionProps) {
  return (
    <figcaption className={styles.head}>
      <span className={styles.title}>{title}</span>
      {onKind && (
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={kind === 'log'}
            onChange={event => onKind(event.currentTarget.checked ? 'log' : 'linear')}
          />
          {words.logAxis}
        </label>
      )}
    </figcaption>
  )
}

interface ReadoutProps {
  step: number
  names: readonly string[]
  valueAt(run: number): string
  isNamed: boolean
}

/** What the runs have at the crosshair. */
function Readout({ step, names, valueAt, isNamed }: ReadoutProps) {
  return (
    <p className={styles.readout}>
      {words.at(step)}
      {names.map((name, i) => (
        <span key={name} className={styles.key} data-run={i}>
          {names.length > 1 && <span className={isNamed ? undefined : 'sr'}>{name} </span>}
          <b>{valueAt(i)}</b>
        </span>
      ))}
    </p>
  )
}

const valueText = (value: number | null, text: Props['text']): string =>
  value === null ? '–' : Number.isFinite(value) ? text(value) : words.notFinite(value)

function* valuesOf(runs: readonly LiveRun[]): Generator<number> {
  for (const { points } of runs) for (const [, value] of points) yield value
}

/** From the first to the last step of all runs. */
function stepAxis(runs: readonly LiveRun[]): Axis {
  const ends = runs.flatMap(({ points }) => [points[0]?.[0] ?? [], points.at(-1)?.[0] ?? []].flat())
  return { kind: 'linear', low: Math.min(...ends, Number.MAX_SAFE_INTEGER), high: Math.max(...ends, 0) }
}

function ValueTable({ title, runs, x, text }: Pick<Props, 'title' | 'runs' | 'text'> & { x: Axis }) {
  return (
    <table>
      <caption className="sr">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.step}</th>
          {runs.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tableSteps(x.low, x.high).map(step => (
          <tr key={step}>
            <th scope="row">{countText(step)}</th>
            {runs.map(({ name, points }) => (
              <td key={name}>{valueText(pointAt(points, step)?.[1] ?? null, text)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
