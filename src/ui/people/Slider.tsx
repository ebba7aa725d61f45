// The threshold of a pile: one slider, and in words what it means.

import { shareAtOrAbove } from '../../worker/client.ts'
import { useEngine } from '../engine.ts'
import { scoreText } from '../parts/formats.ts'
import { wordsOfPiles as words } from '../wordsOfPiles.ts'
import styles from './Piles.module.css'

const [LOW, HIGH, STEP] = [0.3, 1, 0.005]

interface Props {
  value: number
  onChange: (value: number) => void
  /** What comes of it: how many groups, how many matches. */
  outcome: string
}

export function Slider({ value, onChange, outcome }: Props) {
  return (
    <div className={styles.slider}>
      <label className={styles.threshold}>
        <span className={styles.reading}>
          <span>
            {words.threshold} <b>{scoreText(value)}</b>
          </span>
          <b data-testid="outcome">{outcome}</b>
        </span>
        <input
          type="range"
          min={LOW}
          max={HIGH}
          step={STEP}
          value={value}
          aria-label={words.threshold}
          aria-valuetext={`${scoreText(value)}, ${outcome}`}
          onChange={event => onChange(Number(event.currentTarget.value))}
        />
      </label>
    </div>
  )
}

/** What the threshold means for strangers; `noteOf` says it for the share of their pairs that reach it. */
export function SliderNote({ value, noteOf }: { value: number; noteOf?: (far: number) => string }) {
  const calibration = useEngine(state => state.ready?.model.calibration ?? null)
  if (!calibration || calibration.impostorPairs === 0)
    return <p className={styles.quiet}>{words.thresholdPlain}</p>
  const far = shareAtOrAbove(calibration, 'impostor', value)
  return <p className={styles.quiet}>{noteOf ? noteOf(far) : words.thresholdNote(value, far)}</p>
}
