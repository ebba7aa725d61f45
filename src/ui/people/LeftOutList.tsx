// Photos that were left out, each with its reason: nothing is dropped in silence.
import { useState } from 'react'
import type { LeftOut } from './enrolment.ts'
import styles from './LeftOutList.module.css'
import { wordsOfPeople as words } from './words.ts'

const PAGE = 50

export function LeftOutList({ entries }: { entries: readonly LeftOut[] }) {
  const [shown, setShown] = useState(PAGE)
  if (entries.length === 0) return null
  const rest = entries.length - shown
  return (
    <>
      <ul className={styles.list}>
        {entries.slice(0, shown).map(({ path, reason }) => (
          <li key={path}>
            <b>{path}</b> {reason.startsWith(path) ? reason.slice(path.length).trimStart() : reason}
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setShown(shown + PAGE)}>
          {words.cards.more(Math.min(PAGE, rest))}
        </button>
      )}
    </>
  )
}
