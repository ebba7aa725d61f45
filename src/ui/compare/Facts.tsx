// The numbers behind a verdict.

import type { Comparison } from '../../worker/types.ts'
import { useEngine } from '../engine.ts'
import { msText, scoreText } from '../parts/formats.ts'
import { words } from '../words.ts'
import styles from './Facts.module.css'
import type { Judgement } from './judge.ts'

const keys: string[] = [words.verdict.score, words.verdict.threshold, words.verdict.far]

export function Facts({ comparison, judgement }: { comparison: Comparison; judgement: Judgement }) {
  const sha256 = useEngine(state => state.ready?.model.weights.sha256)
  const { score, model, engineLabel, ms } = comparison
  const { threshold, far } = judgement
  const facts: [name: string, value: string][] = [[words.verdict.score, scoreText(score)]]
  if (threshold !== null) facts.push([words.verdict.threshold, scoreText(threshold)])
  if (far !== null) facts.push([words.verdict.far, far])
  facts.push(
    [words.verdict.model, model],
    [words.verdict.engine, engineLabel],
    [words.verdict.time, msText(ms)],
  )
  return (
    <dl className={styles.facts} title={sha256 && `SHA-256 ${sha256}`}>
      {facts.map(([name, value]) => (
        <div key={name} className={keys.includes(name) ? styles.key : undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
