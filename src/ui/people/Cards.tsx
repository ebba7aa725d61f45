// Everybody in the gallery, one card each: the best crop, the name, how many views.
import { FolderOpen, SearchCheck, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { GalleryOverview, PersonEntry } from '../../worker/gallery/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { placed } from '../parts/folders.ts'
import { followLink } from '../router.ts'
import styles from './Cards.module.css'
import { PANEL, takePhotos } from './enrolment.ts'
import { focusOn } from './focus.ts'
import { ViewPicture } from './ViewPicture.tsx'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.cards
const TITLE = 'people-title'
const PAGE = 60
/** Fewer are seen at a glance. */
const WORTH_A_FILTER = 13

export function Cards({ overview }: { overview: GalleryOverview }) {
  const [text, setText] = useState('')
  const [shown, setShown] = useState(PAGE)
  useEffect(() => focusOn(TITLE), []) // the passphrase that opened it, or the person who was deleted, has gone
  const { people, sizeBytes } = overview
  const count = people.reduce((sum, { views }) => sum + views.length, 0)
  const wanted = text.trim().toLocaleLowerCase()
  const found = people.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  const rest = found.length - shown
  return (
    <section className={styles.section} aria-labelledby={TITLE}>
      <div className={styles.bar}>
        <h2 id={TITLE} className={styles.title} tabIndex={-1}>
          {words.sizes(people.length, count, sizeBytes)}
        </h2>
        <div className={styles.actions}>
          {people.length >= WORTH_A_FILTER && (
            <input
              type="search"
              className={styles.filter}
              aria-label={words.filter}
              placeholder={words.filter}
              value={text}
              onChange={event => setText(event.currentTarget.value)}
            />
          )}
          {people.length > 1 && (
            <a className="button" href={`${PANEL}/review`} onClick={followLink}>
              <SearchCheck size={18} aria-hidden />
              {words.review}
            </a>
          )}
          <FileButton
            label={wordsOfPeople.chooseFolder}
            icon={FolderOpen}
            folder
            onFiles={files => takePhotos(placed(files))}
          />
          <FileButton
            label={words.enrol}
            icon={UserPlus}
            className="main"
            onFiles={files => takePhotos(placed(files))}
          />
        </div>
      </div>
      {people.length === 0 && <p className={styles.quiet}>{words.nobody}</p>}
      {people.length > 0 && found.length === 0 && <p className={styles.quiet}>{words.noneNamed(text)}</p>}
      <ul className={styles.cards}>
        {found.slice(0, shown).map(person => (
          <li key={person.id}>
            <Card person={person} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setShown(shown + PAGE)}>
          {words.more(Math.min(PAGE, rest))}
        </button>
      )}
      <p className={styles.quiet}>{words.enrolHint}</p>
    </section>
  )
}

function Card({ person: { id, name, views } }: { person: PersonEntry }) {
  const best = views.find(({ hasCrop }) => hasCrop) ?? views[0]
  return (
    <a className={styles.card} href={`${PANEL}/${id}`} onClick={followLink} data-person={name}>
      <span className={styles.picture}>
        <ViewPicture name={name} view={best} isNamed />
      </span>
      <span className={styles.name}>{name}</span>
      <span className={styles.count}>{words.views(views.length)}</span>
    </a>
  )
}
