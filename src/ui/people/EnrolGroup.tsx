// The photos of one person to enrol: a name, and a crop of each face that is taken.
import { useId, useState } from 'react'
import type { EmbeddedFace } from '../../worker/photos/types.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import styles from './EnrolGroup.module.css'
import { wordsOfEnrol as words } from './enrol-words.ts'
import { nameGroup, useEnrolment } from './enrolment.ts'
import { MoreButton } from './MoreButton.tsx'
import { useVault } from './vault.ts'

const PAGE = 24

interface FaceToTake {
  key: string
  face: EmbeddedFace
  /** Path of its photo. */
  path: string
  isTaken: boolean
  onTake: (isTaken: boolean) => void
}
interface Props {
  /** Of the folder or loose group. */
  id: string
  label: string
  faces: readonly FaceToTake[]
  /** Photos that it was made from. */
  photos: number
}

export function EnrolGroup({ id, label, faces, photos }: Props) {
  const name = useEnrolment(state => state.names[id] ?? '')
  const isShared = useEnrolment(({ names }) => isSharedName(names, id))
  const known = useVault(state => state.people?.people)
  const [shown, setShown] = useState(PAGE)
  const [field, list] = [useId(), useId()]
  const chosen = faces.filter(({ isTaken }) => isTaken).length
  const rest = faces.length - shown
  const isKnown = known?.some(one => one.name.toLowerCase() === name.trim().toLowerCase())
  return (
    <fieldset className={styles.group}>
      <legend className="sr">{label}</legend>
      <div className={styles.head}>
        <label className={styles.name} htmlFor={field}>
          {label}
          <input
            id={field}
            type="text"
            list={list}
            value={name}
            maxLength={200}
            autoComplete="off"
            placeholder={words.namePlaceholder}
            onChange={event => nameGroup(id, event.currentTarget.value)}
          />
        </label>
        <datalist id={list}>
          {known?.slice(0, 200).map(one => (
            <option key={one.id} value={one.name} />
          ))}
        </datalist>
        <p className={styles.quiet}>
          {words.chosen(chosen, photos)}{' '}
          {name.trim() === '' ? words.nameMissing : isKnown && words.known(name.trim())}{' '}
          {isShared && words.sameName}
        </p>
      </div>
      {faces.length > 0 && (
        <ul className={styles.faces}>
          {faces.slice(0, shown).map(face => (
            <li key={face.key}>
              <FaceTick toTake={face} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton rest={rest} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </fieldset>
  )
}

function isSharedName(names: Record<string, string>, id: string): boolean {
  const plain = (name: string | undefined) => name?.trim().toLowerCase() ?? ''
  const own = plain(names[id])
  return own !== '' && Object.entries(names).some(([other, name]) => other !== id && plain(name) === own)
}

function FaceTick({ toTake: { face, path, isTaken, onTake } }: { toTake: FaceToTake }) {
  const source = path.split('/').at(-1) ?? path
  return (
    <label className={styles.face} title={face.quality.map(({ text }) => text).join('\n') || undefined}>
      <GrayPicture image={face.crop} label={null} className={styles.crop} />
      <input
        type="checkbox"
        checked={isTaken}
        aria-label={words.take(source)}
        onChange={event => onTake(event.currentTarget.checked)}
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
