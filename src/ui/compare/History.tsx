// The comparisons of this session as small pairs; a click brings one back.

import { scoreText } from '../parts/formats.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { words } from '../words.ts'
import { returnTo } from './actions.ts'
import { saidOf } from './comparing.ts'
import styles from './History.module.css'
import { useCompare } from './slots.ts'
import { VerdictIcon } from './VerdictIcon.tsx'

export function History() {
  const history = useCompare(state => state.history)
  if (history.length === 0) return null
  return (
    <section className={styles.history} aria-labelledby="history">
      <h2 id="history" className={styles.title}>
        {words.history.title}
      </h2>
      <ol className={styles.row}>
        {history.map((past, i) => (
          <li key={past.id}>
            <button
              type="button"
              className={styles.entry}
              aria-label={words.history.entry(history.length - 1 - i, saidOf(past.comparison))}
              onClick={() => returnTo(past)}
            >
              <span className={styles.pair}>
                <GrayPicture image={past.left.face.crop} label={null} className={styles.crop} />
                <GrayPicture image={past.right.face.crop} label={null} className={styles.crop} />
              </span>
              <span className={styles.score}>
                <VerdictIcon verdict={past.comparison.verdict} size={14} />
                {scoreText(past.comparison.score)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
