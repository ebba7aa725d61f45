// A modal dialog on the platform's <dialog>: focus stays inside, Esc and a click outside close it.
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { words } from '../words.ts'
import styles from './Dialog.module.css'

interface Props {
  title: string
  onClose: () => void
  wide?: boolean
  children: ReactNode
}

/** Open while it is on the page. */
export function Dialog({ title, onClose, wide = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    if (!ref.current?.open) ref.current?.showModal()
  }, [])
  return (
    <dialog
      ref={ref}
      className={`${styles.dialog} ${wide ? styles.wide : ''}`}
      aria-labelledby={heading}
      closedby="any"
      onClose={onClose}
    >
      <header className={styles.head}>
        <h2 id={heading}>{title}</h2>
        <button
          type="button"
          className="button plain icon"
          aria-label={words.close}
          onClick={() => ref.current?.close()}
        >
          <X size={20} aria-hidden />
        </button>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  )
}
