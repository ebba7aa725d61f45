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
  noteOf?: (far: number) => string
}

export function Slider({ value, onChange, outcome, noteOf }: Props) {
  const calibration = useEngine(state => state.ready?.model.calibration ?? null)
  const far = calibration && shareAtOrAbove(calibration, 'impostor', value)
  return (
    <div className={styles.slider}>
      <label className={styles.threshold}>
        <span>
          {words.threshold} <b>{scoreText(value)}</b>
        </span>
        <input
          type="range"
          min={LOW}
          max={HIGH}
          step={STEP}
          value={value}
          aria-valuetext={`${scoreText(value)}, ${outcome}`}
          onChange={event => onChange(Number(event.currentTarget.value))}
        />
      </label>
      <p className={styles.outcome} data-testid="outcome">
        {outcome}
      </p>
      <p className={styles.quiet}>
        {far === null ? words.thresholdPlain : noteOf ? noteOf(far) : words.thresholdNote(value, far)}
      </p>
    </div>
  )
}
