// How fast it goes: frames and embeddings a second, the time from a frame to its verdict, and what was skipped.

import { Details } from '../parts/Details.tsx'
import card from './Card.module.css'
import styles from './Speed.module.css'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

export function Speed() {
  const rates = useSeen(seen => seen.rates)
  const skipped = useSeen(seen => seen.skipped)
  const looked = useSeen(seen => seen.view?.frames ?? 0)
  if (!rates) return null
  const { framesPerSecond, embeddingsPerSecond, latencyMs } = rates
  const facts = [
    [words.rates.frames, words.rates.framesText(framesPerSecond)],
    [words.rates.embeddings, words.rates.embeddingsText(embeddingsPerSecond)],
    [words.rates.latency, words.rates.latencyText(latencyMs)],
    [words.rates.skipped, words.rates.skippedText(skipped, looked + skipped)],
  ]
  return (
    <section className={card.card} aria-label={words.rates.title}>
      <Details>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Details>
    </section>
  )
}
