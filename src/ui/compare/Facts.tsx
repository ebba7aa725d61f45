// The numbers behind a verdict, always at the same places.

import { SCORES } from '../../model/scores.ts'
import { ratioAsNumber } from '../../verify/words.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { useEngine } from '../engine.ts'
import { Details } from '../parts/Details.tsx'
import { msText, scoreText, thresholdText } from '../parts/formats.ts'
import { words } from '../words.ts'
import styles from './Facts.module.css'
import type { Judgement } from './judge.ts'

interface Fact {
  name: string
  value: string
  /** What the value means, behind it. */
  note?: string
  /** Takes a line of its own. */
  isWide?: boolean
}

export function Facts({ comparison, judgement }: { comparison: Comparison; judgement: Judgement }) {
  const sha256 = useEngine(state => state.ready?.model.weights.sha256)
  const { score, scoreName, lr, doubt, model, engineLabel, ms } = comparison
  const facts: Fact[] = [
    { name: words.verdict.score, value: scoreText(score), note: SCORES[scoreName].unit },
    ...(lr ? [{ name: words.verdict.lr, value: ratioAsNumber(lr) }] : []),
    ...(doubt ? [{ name: words.verdict.lr, value: words.verdict.noLr, note: words.verdict.noLrNote }] : []),
    ...judgement.thresholds.map(({ name, score: at, rate }) => ({
      name,
      value: thresholdText(at),
      note: rate,
      isWide: true,
    })),
  ]
  return (
    <div title={sha256 && `SHA-256 ${sha256}`}>
      <List facts={facts} />
      <Details>
        <List
          facts={[
            { name: words.verdict.model, value: model },
            { name: words.verdict.engine, value: engineLabel },
            { name: words.verdict.time, value: msText(ms) },
          ]}
        />
      </Details>
    </div>
  )
}

function List({ facts }: { facts: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, note, isWide }) => (
        <div key={name} className={isWide ? styles.wide : ''}>
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
