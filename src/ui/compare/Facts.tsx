// The numbers behind a verdict, always at the same places.

import { SCORES } from '../../model/scores.ts'
import { ratioAsNumber } from '../../verify/words.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { useEngine } from '../engine.ts'
import { msText, scoreText, thresholdText } from '../parts/formats.ts'
import { words } from '../words.ts'
import styles from './Facts.module.css'
import type { Judgement } from './judge.ts'

interface Fact {
  name: string
  value: string
  /** What the value means, behind it. */
  note?: string
  isKey?: boolean
  /** Takes a line of its own. */
  isWide?: boolean
}

export function Facts({ comparison, judgement }: { comparison: Comparison; judgement: Judgement }) {
  const sha256 = useEngine(state => state.ready?.model.weights.sha256)
  const { score, scoreName, lr, doubt, model, engineLabel, ms } = comparison
  const facts: Fact[] = [
    { name: words.verdict.score, value: scoreText(score), note: SCORES[scoreName].unit, isKey: true },
    ...(lr ? [{ name: words.verdict.lr, value: ratioAsNumber(lr), isKey: true }] : []),
    ...(doubt
      ? [{ name: words.verdict.lr, value: words.verdict.noLr, note: words.verdict.noLrNote, isKey: true }]
      : []),
    ...judgement.thresholds.map(({ name, score: at, rate }) => ({
      name,
      value: thresholdText(at),
      note: rate,
      isKey: true,
      isWide: true,
    })),
    { name: words.verdict.model, value: model },
    { name: words.verdict.engine, value: engineLabel },
    { name: words.verdict.time, value: msText(ms) },
  ]
  return (
    <dl className={styles.facts} title={sha256 && `SHA-256 ${sha256}`}>
      {facts.map(({ name, value, note, isKey, isWide }) => (
        <div key={name} className={`${isKey ? styles.key : ''} ${isWide ? styles.wide : ''}`}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note && <span className={styles.note}> {note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
