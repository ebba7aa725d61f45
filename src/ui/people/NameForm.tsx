// A person's name as a heading, which can be changed in place.
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { renamePerson } from '../../worker/gallery/client.ts'
import { changePeople } from './changes.ts'
import fields from './Fields.module.css'
import styles from './PersonPage.module.css'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.person

/** Where the focus goes when a view has gone. */
export const PERSON_TITLE = 'person-name'

export function NameForm({ id, name }: { id: string; name: string }) {
  const [text, setText] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const pencil = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  const isEditing = text !== null
  useEffect(() => {
    if (isEditing) field.current?.select()
    else if (wasEditing.current) pencil.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  if (text === null)
    return (
      <div className={styles.name}>
        <h2 id={PERSON_TITLE} tabIndex={-1}>
          {name}
        </h2>
        <button
          ref={pencil}
          type="button"
          className="button plain icon"
          aria-label={words.rename(name)}
          title={words.rename(name)}
          onClick={() => setText(name)}
        >
          <Pencil size={16} aria-hidden />
        </button>
      </div>
    )
  async function save(wanted: string): Promise<void> {
    if (wanted === '') return
    if (wanted !== name) await changePeople(() => renamePerson(id, wanted), words.renamedSaid)
    setText(null)
  }
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        void save(text.trim())
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') setText(null)
      }}
    >
      <label className={fields.field}>
        {words.name}
        <input
          ref={field}
          type="text"
          value={text}
          maxLength={200}
          autoComplete="off"
          onChange={event => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="button main">
        {words.save}
      </button>
      <button type="button" className="button" onClick={() => setText(null)}>
        {wordsOfPeople.cancel}
      </button>
    </form>
  )
}
