// The photos of one person to enrol: a name, and a crop of each face that is taken.
import { useId, useState } from 'react'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import styles from './EnrolGroup.module.css'
import { wordsOfEnrol as words } from './enrol-words.ts'
import { type Candidate, chooseFace, nameFolder, useEnrolment } from './enrolment.ts'
import { useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const PAGE = 24

export function EnrolGroup({ folder, candidates }: { folder: string; candidates: readonly Candidate[] }) {
  const name = useEnrolment(state => state.names[folder] ?? '')
  const known = useVault(state => state.people?.people)
  const [shown, setShown] = useState(PAGE)
  const [field, list] = [useId(), useId()]
  const withFace = candidates.filter(({ photo }) => photo && photo.faces.length > 0)
  const chosen = withFace.filter(one => one.chosen !== null).length
  const single = withFace.filter(({ photo }) => photo?.faces.length === 1)
  const rest = single.length - shown
  const isKnown = known?.some(one => one.name.toLowerCase() === name.trim().toLowerCase())
  return (
    <fieldset className={styles.group}>
      <legend className="sr">{folder === '' ? words.name : folder}</legend>
      <div className={styles.head}>
        <label className={styles.name} htmlFor={field}>
          {folder === '' ? words.name : words.nameOf(folder)}
          <input
            id={field}
            type="text"
            list={list}
            value={name}
            maxLength={200}
            autoComplete="off"
            placeholder={words.namePlaceholder}
            onChange={event => nameFolder(folder, event.currentTarget.value)}
          />
        </label>
        <datalist id={list}>
          {known?.slice(0, 200).map(one => (
            <option key={one.id} value={one.name} />
          ))}
        </datalist>
        <p className={styles.quiet}>
          {words.chosen(chosen, candidates.length)}{' '}
          {name.trim() === '' ? words.nameMissing : isKnown && words.known(name.trim())}
        </p>
      </div>
      {single.length > 0 && (
        <ul className={styles.faces}>
          {single.slice(0, shown).map(candidate => (
            <li key={candidate.id}>
              <FaceTick candidate={candidate} />
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setShown(shown + PAGE)}>
          {wordsOfPeople.cards.more(Math.min(PAGE, rest))}
        </button>
      )}
    </fieldset>
  )
}

function FaceTick({ candidate: { id, path, photo, chosen } }: { candidate: Candidate }) {
  const face = photo?.faces[0]
  if (!face) return null
  const source = path.split('/').at(-1) ?? path
  return (
    <label className={styles.face} title={face.quality.map(({ text }) => text).join('\n') || undefined}>
      <GrayPicture image={face.crop} label={null} className={styles.crop} />
      <input
        type="checkbox"
        checked={chosen !== null}
        aria-label={words.take(source)}
        onChange={event => chooseFace(id, event.currentTarget.checked ? 0 : null)}
      />
      <span className={styles.source}>{source}</span>
      {face.quality.map(({ kind, text }) => (
        <span key={kind} className={styles.note}>
          {text}
        </span>
      ))}
    </label>
  )
}
