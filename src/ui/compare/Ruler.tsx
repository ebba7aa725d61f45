// The ruler: how strangers and how the same person score, the threshold between them, and where this pair lies.
import { useMemo } from 'react'
import type { Calibration } from '../../model/card.ts'
import { shareAtOrAbove } from '../../worker/client.ts'
import { scoreText, shareText } from '../parts/formats.ts'
import { useWidth } from '../parts/useWidth.ts'
import { words } from '../words.ts'
import { dragThreshold } from './actions.ts'
import styles from './Ruler.module.css'
import { RulerPlot } from './RulerPlot.tsx'
import { peakScore, type RulerShape, rulerShape } from './rulerShape.ts'

const STEP = 0.005

interface Props {
  calibration: Calibration
  score: number
  threshold: number
  isOwn: boolean
}

export function Ruler({ calibration, score, threshold, isOwn }: Props) {
  const [box, width] = useWidth()
  const shape = useMemo(() => rulerShape(calibration), [calibration])
  const far = shareText(shareAtOrAbove(calibration, 'impostor', threshold), calibration.impostorPairs)
  const tpr = shareText(shareAtOrAbove(calibration, 'genuine', threshold), calibration.genuinePairs)
  const text = textOf(calibration, shape, { score, threshold, far, tpr })
  return (
    <figure className={styles.ruler} aria-label={words.ruler.label}>
      <div ref={box} className={styles.plot}>
        <input
          className={styles.slider}
          type="range"
          aria-label={words.ruler.slider}
          aria-valuetext={words.ruler.value(threshold, far, tpr)}
          min={shape.low}
          max={shape.high}
          step={STEP}
          value={threshold}
          onChange={event => dragThreshold(event.currentTarget.valueAsNumber)}
        />
        {width > 0 && (
          <RulerPlot
            calibration={calibration}
            shape={shape}
            width={width}
            score={score}
            threshold={threshold}
          />
        )}
      </div>
      <ul className={styles.legend}>
        <li data-key="strangers">{words.ruler.strangers}</li>
        <li data-key="same">{words.ruler.same}</li>
        <li data-key="band">{words.ruler.band}</li>
      </ul>
      <p className={styles.readout}>
        {isOwn ? words.ruler.yours : words.ruler.models} <b>{scoreText(threshold)}</b>: <b>{far}</b>{' '}
        {words.ruler.passStrangers} <b>{tpr}</b> {words.ruler.passSame}.
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
  threshold: number
  far: string
  tpr: string
}

function textOf(calibration: Calibration, shape: RulerShape, { score, threshold, far, tpr }: Marks): string {
  return words.ruler.equivalent({
    strangersPeak: peakScore(shape, 'strangers'),
    samePeak: peakScore(shape, 'same'),
    score,
    aboveStrangers: 1 - shareAtOrAbove(calibration, 'impostor', score),
    aboveSame: 1 - shareAtOrAbove(calibration, 'genuine', score),
    threshold,
    far,
    tpr,
    band: [calibration.thresholds['0.01'], calibration.thresholds['0.001']],
    source: calibration.source,
  })
}
