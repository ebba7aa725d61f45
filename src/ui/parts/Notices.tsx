// The notices under the top bar.
import { Info, Undo2, X } from 'lucide-react'
import { words } from '../words.ts'
import styles from './Notices.module.css'
import { closeNotice, type Notice, useNotices } from './notices.ts'

export function Notices() {
  const notices = useNotices(state => state.notices)
  if (notices.length === 0) return null
  return (
    <section aria-label={words.notices}>
      <ul className={styles.notices}>
        {notices.map(notice => (
          <li key={notice.id} className={styles.notice}>
            <Info size={18} aria-hidden />
            <p>{notice.text}</p>
            <Undo notice={notice} />
            <button
              type="button"
              className="button plain icon"
              aria-label={words.dismiss}
              onClick={() => closeNotice(notice.id)}
            >
              <X size={18} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Undo({ notice: { id, undo } }: { notice: Notice }) {
  if (!undo) return null
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        closeNotice(id)
        undo()
      }}
    >
      <Undo2 size={18} aria-hidden />
      {words.undo}
    </button>
  )
}
