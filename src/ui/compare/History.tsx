// The comparisons of this session as small pairs; a click brings one back.

import { scoreText } from '../parts/formats.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { words } from '../words.ts'
import { returnTo } from './actions.ts'
import { CornerNumber } from './CornerNumber.tsx'
import { saidOf } from './comparing.ts'
import styles from './History.module.css'
import { judge } from './judge.ts'
import { type Kept, SIDES, useCompare } from './slots.ts'
import { VerdictIcon } from './VerdictIcon.tsx'

export function History() {
  const history = useCompare(state => state.history)
  if (history.length === 0) return null
  return (
    <section className={styles.history} aria-labelledby="history">
      <h2 id="history" className={styles.title}>
        {words.history.title}
      </h2>
      <p className={styles.note}>{words.history.note}</p>
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
                {SIDES.map(side => (
                  <Faces key={side} photos={past[side]} />
                ))}
              </span>
              <span className={styles.score}>
                <VerdictIcon verdict={past.comparison.verdict} size={14} />
                {scoreText(past.comparison.score)}
              </span>
              <span className={styles.said} aria-hidden>
                {judge(past.comparison, null, null).title}
                {past.comparison.doubt && <br />}
                {past.comparison.doubt?.split(/[,.]/)[0]}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Faces({ photos }: { photos: Kept[] }) {
  return (
    <span className={styles.side}>
      {photos[0] && <GrayPicture image={photos[0].face.crop} label={null} className={styles.crop} />}
      {photos.length > 1 && <CornerNumber value={photos.length} />}
    </span>
  )
}
