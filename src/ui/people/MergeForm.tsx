// Two entries that are one person: all views go to the one that is chosen.
import { useState } from 'react'
import { mergePeople } from '../../worker/gallery/client.ts'
import type { GalleryOverview, PersonEntry } from '../../worker/gallery/types.ts'
import { navigate } from '../router.ts'
import { changePeople } from './changes.ts'
import { PANEL } from './enrolment.ts'
import fields from './Fields.module.css'
import styles from './PersonPage.module.css'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.person

export function MergeForm({ overview, person }: { overview: GalleryOverview; person: PersonEntry }) {
  const [into, setInto] = useState('')
  const others = overview.people.filter(({ id }) => id !== person.id)
  const chosen = others.find(({ id }) => id === into)
  return (
    <form
      className={`${styles.form} ${fields.part}`}
      onSubmit={event => {
        event.preventDefault()
        if (!chosen) return
        const { id, name } = chosen
        void changePeople(() => mergePeople(id, person.id), words.mergedSaid(name)).then(
          isDone => isDone && navigate(`${PANEL}/${id}`),
        )
      }}
    >
      <label className={fields.field}>
        {words.merge}
        <select className={fields.select} value={into} onChange={event => setInto(event.currentTarget.value)}>
          <option value="">{words.chooseOther}</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button" disabled={!chosen}>
        {words.mergeConfirm}
      </button>
      <p className={fields.note}>{words.mergeNote}</p>
    </form>
  )
}
