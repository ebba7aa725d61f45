// The notices under the top bar.
import { Info, X } from 'lucide-react'
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
            <Offered notice={notice} />
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

function Offered({ notice: { id, offer } }: { notice: Notice }) {
  if (!offer) return null
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        closeNotice(id)
        offer.act()
      }}
    >
      {offer.label}
    </button>
  )
}
