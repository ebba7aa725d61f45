// The threshold of a photo set: one slider, and in words what it means.

import type { ScoreName } from '../../model/scores.ts'
import { shareAtOrAbove } from '../../verify/calibration.ts'
import { useEngine } from '../engine.ts'
import { namedScoreText, scoreText } from '../parts/formats.ts'
import styles from './PhotoSet.module.css'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import { thresholdsOf } from './scale.ts'

interface Props {
  value: number
  score: ScoreName
  onChange: (value: number) => void
  /** What comes of it: how many groups, how many matches. */
  outcome: string
}

export function Slider({ value, score, onChange, outcome }: Props) {
  const { low, high, step } = thresholdsOf(score, useCalibration())
  return (
    <div className={styles.slider}>
      <label className={styles.threshold}>
        <span className={styles.reading}>
          <span>{words.threshold}</span>
          <b data-testid="outcome">{outcome}</b>
        </span>
        <input
          type="range"
          min={low}
          max={high}
          step={step}
          value={value}
          aria-label={words.threshold}
          aria-valuetext={`${namedScoreText(value, score)}, ${outcome}`}
          onChange={event => onChange(Number(event.currentTarget.value))}
        />
        <span className={styles.ends} aria-hidden="true">
          <span>{words.ends.low}</span>
          <span>{words.ends.high}</span>
        </span>
      </label>
    </div>
  )
}

const useCalibration = () => useEngine(state => state.ready?.model.calibration ?? null)

interface NoteProps extends Pick<Props, 'value' | 'score'> {
  noteOf?: (far: number) => string
}
/** What the threshold means for strangers; `noteOf` says it for the share of their pairs that reach it. */
export function SliderNote({ value, score, noteOf }: NoteProps) {
  const calibration = useCalibration()
  const far =
    calibration && calibration.impostorPairs > 0 ? shareAtOrAbove(calibration, 'impostor', value) : null
  return (
    <div className={styles.quiet}>
      {noteOf && far !== null && <p>{noteOf(far)}</p>}
      <details>
        <summary>{words.details}</summary>
        <p>
          {words.thresholdIs(namedScoreText(value, score))}{' '}
          {far === null ? words.thresholdPlain : words.thresholdNote(scoreText(value, score), far)}
        </p>
      </details>
    </div>
  )
}
