// The ruler: how strangers and how the same person score, the threshold between them, and where this pair lies.
import { useMemo } from 'react'
import type { ScoreCalibration } from '../../model/card.ts'
import { shareAtOrAbove } from '../../verify/calibration.ts'
import type { Rule } from '../../verify/rule.ts'
import { percentText, scoreText } from '../parts/formats.ts'
import { useWidth } from '../parts/use-width.ts'
import { words } from '../words.ts'
import { dragThreshold } from './actions.ts'
import { ratesAt } from './judge.ts'
import styles from './Ruler.module.css'
import { RulerPlot } from './RulerPlot.tsx'
import { peakScore, type RulerShape, rulerShape } from './ruler-shape.ts'

interface Props {
  calibration: ScoreCalibration
  rule: Rule
  /** What was measured, in words. */
  source: string
  score: number
  threshold: number
  isOwn: boolean
}

export function Ruler({ calibration, rule, source, score, threshold, isOwn }: Props) {
  const [box, width] = useWidth()
  const shape = useMemo(() => rulerShape(calibration), [calibration])
  const { far, fnr } = ratesAt(calibration, threshold)
  const text = textOf(calibration, shape, { score, rule, source })
  return (
    <figure className={styles.ruler} aria-label={words.ruler.label}>
      <div ref={box} className={styles.plot}>
        <input
          className={styles.slider}
          type="range"
          aria-label={words.ruler.slider}
          aria-valuetext={words.ruler.value(threshold, far, fnr)}
          min={shape.low}
          max={shape.high}
          step={shape.step}
          value={threshold}
          onChange={event => dragThreshold(event.currentTarget.valueAsNumber)}
        />
        {width > 0 && (
          <RulerPlot
            rule={rule}
            shape={shape}
            width={width}
            score={score}
            threshold={threshold}
            isOwn={isOwn}
          />
        )}
      </div>
      <ul className={styles.legend}>
        <li data-key="strangers">{words.ruler.strangers}</li>
        <li data-key="same">{words.ruler.same}</li>
        <li data-key="band">{words.ruler.band}</li>
      </ul>
      <p className={styles.readout}>
        {isOwn ? (
          <>
            {words.ruler.yours} <b>{scoreText(threshold)}</b>: <b>{far}</b> {words.ruler.passStrangers}{' '}
            <b>{fnr}</b> {words.ruler.failSame}.
          </>
        ) : (
          words.ruler.bands(rule)
        )}
      </p>
      <div className={styles.foot}>
        {isOwn ? (
          <button type="button" className={styles.link} onClick={() => dragThreshold(null)}>
            {words.ruler.reset}
          </button>
        ) : (
          <p>{words.ruler.hint}</p>
        )}
        <details className={styles.text}>
          <summary>{words.ruler.text}</summary>
          <p>{text}</p>
        </details>
      </div>
    </figure>
  )
}

interface Marks {
  score: number
  rule: Rule
  source: string
}

function textOf(calibration: ScoreCalibration, shape: RulerShape, { score, rule, source }: Marks): string {
  return words.ruler.equivalent({
    strangersPeak: peakScore(shape, 'strangers'),
    samePeak: peakScore(shape, 'same'),
    score,
    aboveStrangers: 1 - shareAtOrAbove(calibration, 'impostor', score),
    aboveSame: 1 - shareAtOrAbove(calibration, 'genuine', score),
    sameFrom: rule.same.threshold,
    far: percentText(rule.same.far),
    differentBelow: rule.different.threshold,
    fnr: percentText(rule.different.fnr),
    source,
  })
}
