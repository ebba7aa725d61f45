// The presentation challenge: off by default, and named for what it is.
import { useState } from 'react'
import { DISCLAIMER } from '../../gallery/challenge.ts'
import { challengeFace } from '../../worker/camera/client.ts'
import card from './Card.module.css'
import styles from './ChallengeCard.module.css'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

/** Begins anew in an order that nobody can foresee; null ends it. A worker that died has ended it too. */
function ask(seed: string | null): void {
  challengeFace(seed).catch(() => undefined)
}

export function ChallengeCard() {
  const [isOn, setOn] = useState(false)
  const isSeen = useSeen(seen => seen.view !== null)
  const challenge = useSeen(seen => seen.view?.challenge) ?? null
  return (
    <section className={card.card} aria-labelledby="challenge">
      <h2 id="challenge" className={card.title}>
        {words.challenge.title}
      </h2>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={event => {
            setOn(event.currentTarget.checked)
            if (!event.currentTarget.checked) ask(null)
          }}
        />
        {words.challenge.label}
      </label>
      <p className={card.note}>{DISCLAIMER}</p>
      {isOn && challenge && (
        <p className={styles.demand} data-state={challenge.state} role="status">
          <strong>{challenge.demand}</strong> {words.challenge.step(challenge.done, challenge.total)}
        </p>
      )}
      {isOn && challenge?.state !== 'straight' && challenge?.state !== 'move' && (
        <div className={card.row}>
          <button
            type="button"
            className="button"
            disabled={!isSeen}
            onClick={() => ask(crypto.randomUUID())}
          >
            {challenge ? words.challenge.again : words.challenge.start}
          </button>
          {!isSeen && <span className={card.note}>{words.challenge.needsCamera}</span>}
        </div>
      )}
    </section>
  )
}
