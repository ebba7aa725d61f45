// One person: all views, the best first; rename, merge, split, delete.
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { removePerson, removeView, splitPerson } from '../../worker/gallery/client.ts'
import type { GalleryOverview, PersonEntry, ViewEntry } from '../../worker/gallery/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { followLink, navigate } from '../router.ts'
import { changePeople } from './changes.ts'
import { PANEL } from './enrolment.ts'
import fields from './Fields.module.css'
import { focusOn } from './focus.ts'
import { MergeForm } from './MergeForm.tsx'
import { NameForm, PERSON_TITLE } from './NameForm.tsx'
import styles from './PersonPage.module.css'
import { ViewPicture } from './ViewPicture.tsx'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.person

export function PersonPage({ overview, id }: { overview: GalleryOverview; id: string }) {
  const person = overview.people.find(one => one.id === id)
  return (
    <div className={styles.page}>
      <a className={`button plain ${styles.back}`} href={PANEL} onClick={followLink}>
        <ArrowLeft size={18} aria-hidden />
        {wordsOfPeople.back}
      </a>
      {person ? <Person key={id} overview={overview} person={person} /> : <p>{words.gone}</p>}
    </div>
  )
}

function Person({ overview, person }: { overview: GalleryOverview; person: PersonEntry }) {
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [isDeleting, setDeleting] = useState(false)
  const { id, name, views } = person
  const own = ticked.filter(view => views.some(one => one.id === view))
  const toggle = (view: string) =>
    setTicked(now => (now.includes(view) ? now.filter(one => one !== view) : [...now, view]))
  return (
    <>
      <div className={styles.head}>
        <NameForm id={id} name={name} />
        <p className={styles.quiet}>{wordsOfPeople.cards.views(views.length)}</p>
      </div>
      <ul className={styles.views}>
        {views.map(view => (
          <li key={view.id}>
            <View
              name={name}
              view={view}
              isTicked={own.includes(view.id)}
              isOnly={views.length === 1}
              onTick={() => toggle(view.id)}
            />
          </li>
        ))}
      </ul>
      {views.length > 1 && <SplitForm id={id} ticked={own} all={views.length} />}
      {overview.people.length > 1 && <MergeForm overview={overview} person={person} />}
      <div className={fields.part}>
        <div className={fields.buttons}>
          <button type="button" className="button" onClick={() => setDeleting(true)}>
            <Trash2 size={18} aria-hidden />
            {words.delete}
          </button>
        </div>
      </div>
      {isDeleting && (
        <Dialog title={words.deleteTitle(name)} onClose={() => setDeleting(false)}>
          <p>{words.deleteText(views.length)}</p>
          <div className={fields.buttons}>
            <button
              type="button"
              className="button main"
              onClick={() =>
                void changePeople(() => removePerson(id), words.deletedSaid(name)).then(isDone =>
                  isDone ? navigate(PANEL) : setDeleting(false),
                )
              }
            >
              {words.deleteConfirm}
            </button>
            <button type="button" className="button" onClick={() => setDeleting(false)}>
              {words.keep}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

interface ViewProps {
  name: string
  view: ViewEntry
  isTicked: boolean
  /** It goes with the person only. */
  isOnly: boolean
  onTick: () => void
}

function View({ name, view, isTicked, isOnly, onTick }: ViewProps) {
  const { id, source, quality, addedAt } = view
  return (
    <div className={styles.view} data-ticked={isTicked || undefined}>
      <span className={styles.picture}>
        <ViewPicture name={name} view={view} />
      </span>
      <span className={styles.source}>{source}</span>
      <span className={styles.facts}>
        {words.quality(quality)}, {words.added(addedAt)}
      </span>
      {!isOnly && (
        <span className={styles.tools}>
          <input type="checkbox" checked={isTicked} aria-label={words.pick(source)} onChange={onTick} />
          <button
            type="button"
            className="button plain icon"
            aria-label={words.removeView(source)}
            title={words.removeView(source)}
            onClick={() =>
              void changePeople(() => removeView(id), words.viewDeletedSaid).then(() => focusOn(PERSON_TITLE))
            }
          >
            <Trash2 size={16} aria-hidden />
          </button>
        </span>
      )}
    </div>
  )
}

function SplitForm({ id, ticked, all }: { id: string; ticked: readonly string[]; all: number }) {
  const [name, setName] = useState('')
  if (ticked.length === 0 || ticked.length === all) return <p className={styles.quiet}>{words.splitHint}</p>
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '')
          void changePeople(() => splitPerson(id, [...ticked], name), words.splitSaid(name.trim())).then(() =>
            focusOn(PERSON_TITLE),
          )
      }}
    >
      <label className={fields.field}>
        {words.split(ticked.length)}
        <input
          type="text"
          value={name}
          maxLength={200}
          autoComplete="off"
          placeholder={words.splitName}
          onChange={event => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="button" disabled={name.trim() === ''}>
        {words.splitConfirm}
      </button>
    </form>
  )
}
