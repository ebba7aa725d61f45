// What a run's steps came to: the loss large, everything else small beside it. Several runs share the axes and one crosshair.
import { type ComponentProps, useMemo, useState } from 'react'
import type { HistoryRow, Run, ValidationRow } from '../../worker/training/types.ts'
import { perSecondText } from '../parts/formats.ts'
import { LiveChart } from './LiveChart.tsx'
import type { Point } from './live-shape.ts'
import { MOST_DRAWN } from './runs.ts'
import styles from './Train.module.css'
import { figureText, shareText, wordsOfTrain } from './words.ts'

const words = wordsOfTrain.curves
type Small = Pick<
  ComponentProps<typeof LiveChart>,
  'title' | 'runs' | 'text' | 'hasChoice' | 'start' | 'limit'
>
const LARGE = 300
const SMALL = 170

export function Curves({ runs }: { runs: readonly Run[] }) {
  const [at, setAt] = useState<number | null>(null)
  const drawn = useMemo(() => runs.slice(0, MOST_DRAWN).map(named), [runs])
  const trained = (value: (row: HistoryRow) => number) =>
    drawn.map(({ name, run }) => ({ name, points: run.history.map((row): Point => [row.step, value(row)]) }))
  const measured = (value: (row: ValidationRow) => number | null) =>
    drawn.map(({ name, run }) => ({ name, points: run.validations.flatMap(row => pointOf(row, value(row))) }))
  const loss = trained(row => row.loss)
  if (loss.every(({ points }) => points.length === 0))
    return <p className={styles.noCurve}>{words.waiting}</p>
  const small: Small[] = [
    { title: words.validationLoss, runs: measured(row => row.loss), text: figureText, hasChoice: true },
    {
      title: words.verification,
      runs: measured(row => row.verification?.eer100 ?? null),
      text: shareText,
      limit: 1,
    },
    {
      title: words.validationAccuracy,
      runs: measured(row => row.accuracy),
      text: shareText,
      limit: 1,
      start: 'zero',
    },
    { title: words.accuracy, runs: trained(row => row.accuracy), text: shareText, limit: 1, start: 'zero' },
    { title: words.rate, runs: trained(row => row.rate), text: figureText, hasChoice: true, start: 'zero' },
    { title: words.speed, runs: trained(row => row.picturesPerSecond), text: perSecondText, start: 'zero' },
  ]
  const shared = { at, onMove: setAt }
  return (
    <div className={styles.curves}>
      <LiveChart
        title={words.loss}
        text={figureText}
        runs={loss}
        height={LARGE}
        scale="log"
        hasChoice
        {...shared}
      />
      <details open={isWide()}>
        <summary>{words.more}</summary>
        <div className={styles.small}>
          {small
            .filter(({ runs }) => runs.some(({ points }) => points.length > 0))
            .map(chart => (
              <LiveChart
                key={chart.title}
                height={SMALL}
                scale="linear"
                isNamed={false}
                {...chart}
                {...shared}
              />
            ))}
        </div>
      </details>
    </div>
  )
}

/** On a phone they would stand between the loss and everything else. */
const isWide = () => window.matchMedia('(min-width: 720px)').matches

const pointOf = ({ step }: ValidationRow, value: number | null): Point[] =>
  value === null ? [] : [[step, value]]

/** Runs of the same name are told apart by their numbers. */
function named(run: Run, i: number, all: readonly Run[]): { name: string; run: Run } {
  const isAlone = all.every(other => other === run || other.title !== run.title)
  return { name: isAlone ? run.title : `${i + 1}. ${run.title}`, run }
}
