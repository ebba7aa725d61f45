// How the scores of the same person and of strangers are distributed, with the thresholds between them.

import { binsOf, type ScoreBins } from '../../evaluate/histogram.ts'
import { marksBetween } from '../../evaluate/ticks.ts'
import type { ScoreHistogram, ScoreName } from '../../worker/evaluation/types.ts'
import { percentText } from '../parts/formats.ts'
import report from '../parts/Report.module.css'
import { useWidth } from '../parts/use-width.ts'
import chart from './Chart.module.css'
import styles from './Histogram.module.css'
import { outline } from './histogram-shape.ts'
import { scoreTextOf, wordsOfReport } from './report-words.ts'

const words = wordsOfReport
const HEIGHT = 180
const BOTTOM = 24

interface Props {
  histogram: ScoreHistogram
  score: ScoreName
  title: string
  name: string
  /** Thresholds to draw. */
  limits: readonly number[]
}

export function Histogram({ histogram, score, title, name, limits }: Props) {
  const [box, width] = useWidth()
  const bins = binsOf(histogram)
  const peak = (shares: readonly number[]) =>
    scoreTextOf(score, bins.start + (shares.indexOf(Math.max(...shares)) + 0.5) * bins.step)
  return (
    <section className={report.section} aria-label={words.histogramOf(name)}>
      <h3>{title}</h3>
      <div ref={box} style={{ height: HEIGHT + BOTTOM }}>
        {width > 0 && <Drawing bins={bins} width={width} limits={limits} />}
      </div>
      <ul className={styles.legend}>
        <li className={styles.strangers}>{words.strangers}</li>
        <li className={styles.same}>{words.same}</li>
      </ul>
      <p className={report.small}>{words.histogramText(peak(bins.genuine), peak(bins.impostor))}</p>
      <details className={chart.table}>
        <summary>{words.asTable}</summary>
        <table>
          <caption className="sr">{words.tableCaption(words.histogramOf(name))}</caption>
          <thead>
            <tr>
              {[words.bin, words.strangers, words.same].map(title => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowsOf(bins, score).map(({ from, impostor, genuine }) => (
              <tr key={from}>
                <th scope="row">{from}</th>
                <td>{percentText(impostor)}</td>
                <td>{percentText(genuine)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}

const rowsOf = ({ start, step, genuine, impostor }: ScoreBins, score: ScoreName) =>
  genuine.map((share, i) => ({
    from: scoreTextOf(score, start + i * step),
    genuine: share,
    impostor: impostor[i] ?? 0,
  }))

function Drawing({ bins, width, limits }: { bins: ScoreBins; width: number; limits: readonly number[] }) {
  const { start, step, genuine, impostor } = bins
  const end = start + step * genuine.length
  const size = { width, height: HEIGHT }
  const px = (score: number) => ((score - start) / (end - start)) * width
  const top = Math.max(...genuine, ...impostor)
  return (
    <svg width={width} height={HEIGHT + BOTTOM} aria-hidden="true">
      <path className={`${styles.bars} ${styles.strangers}`} d={outline(impostor, top, size)} />
      <path className={`${styles.bars} ${styles.same}`} d={outline(genuine, top, size)} />
      <path className={styles.axis} d={`M0 ${HEIGHT}H${width}`} />
      {limits.map(limit => (
        <path key={limit} className={styles.limit} d={`M${px(limit)} 0V${HEIGHT}`} />
      ))}
      {marksBetween(start, end).map(({ value: tick, text }) => (
        <text
          key={tick}
          className={styles.tick}
          x={Math.max(12, Math.min(width - 12, px(tick)))}
          y={HEIGHT + 18}
          textAnchor="middle"
        >
          {text.replace('-', '−')}
        </text>
      ))}
    </svg>
  )
}
