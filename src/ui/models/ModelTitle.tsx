// A model's title, and the field that changes it in place.
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { messageOf } from '../../errors.ts'
import type { ModelCard } from '../../model/card.ts'
import styles from './ModelTitle.module.css'
import { rename } from './store.ts'
import { wordsOfModels as words } from './words.ts'

const LONGEST = 80

export function ModelTitle({ card }: { card: ModelCard }) {
  const [isOpen, setOpen] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !isOpen) pencil.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  if (isOpen) return <RenameForm card={card} onClose={() => setOpen(false)} />
  return (
    <div className={styles.title}>
      <h3>{card.title}</h3>
      <button
        ref={pencil}
        type="button"
        className="button plain icon"
        aria-label={words.actions.rename(card.title)}
        title={words.actions.rename(card.title)}
        onClick={() => setOpen(true)}
      >
        <Pencil size={16} aria-hidden />
      </button>
    </div>
  )
}

function RenameForm({ card, onClose }: { card: ModelCard; onClose: () => void }) {
  const [title, setTitle] = useState(card.title)
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  async function save(): Promise<void> {
    const wanted = title.trim()
    if (wanted === '') return
    try {
      if (wanted !== card.title) await rename(card.name, wanted)
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
      field.current?.select()
    }
  }
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <input
        ref={field}
        className={styles.field}
        aria-label={words.rename.label}
        value={title}
        maxLength={LONGEST}
        required
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <button type="submit" className="button main">
        {words.rename.save}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {words.rename.cancel}
      </button>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </form>
  )
}
