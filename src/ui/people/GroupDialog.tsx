// One group of the photo set: its faces with their photos, and a way into the gallery.
import { useState } from 'react'
import { scoresInGroups } from '../../gallery/group.ts'
import { enrolPeople } from '../../worker/gallery/client.ts'
import type { ScoredFaces } from '../../worker/photos/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { changePeople } from './changes.ts'
import fields from './Fields.module.css'
import styles from './PhotoSet.module.css'
import { usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet } from './photo-set-words.ts'
import { useVault } from './vault.ts'
import type { Block } from './Wall.tsx'

const words = wordsOfPhotoSet.group

interface Props {
  block: Block
  /** Where a face can be moved to. */
  others: readonly Block[]
  scored: ScoredFaces
  onClose: () => void
  onFace: (face: number) => void
  onMove: (face: number, to: readonly number[]) => void
}

export function GroupDialog({ block, others, scored, onClose, onFace, onMove }: Props) {
  const { faces, photos } = usePhotoSet()
  const isOpen = useVault(state => state.people?.isCurrent === true)
  const [first = 0] = block.faces
  const own = new Set(block.faces)
  const groups = faces.map((_, face) => (own.has(face) ? first : face))
  const scores = scoresInGroups(scored, Int32Array.from(groups))
  return (
    <Dialog title={block.title} wide onClose={onClose}>
      {isOpen ? (
        <EnrolForm block={block} onDone={onClose} />
      ) : (
        <p className={fields.note}>{words.needsGallery}</p>
      )}
      <ul className={styles.members}>
        {block.faces.map(face => {
          const one = faces[face]
          if (!one) return null
          const path = photos[one.photo]?.path ?? ''
          return (
            <li key={face}>
              <button type="button" className={styles.member} onClick={() => onFace(face)}>
                <GrayPicture image={one.face.crop} label={null} />
                <span className={styles.path}>{wordsOfPhotoSet.faceLabel(path, one.number)}</span>
                <span className={styles.quiet}>{words.score(scores[face] ?? 0, scored.scoreName)}</span>
              </button>
              <MoveChoice path={path} others={others} onMove={to => onMove(face, to)} />
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

interface MoveProps {
  path: string
  others: readonly Block[]
  onMove: (to: readonly number[]) => void
}
function MoveChoice({ path, others, onMove }: MoveProps) {
  const { move } = wordsOfPhotoSet
  return (
    <select
      className={fields.select}
      value=""
      aria-label={move.to(path)}
      onChange={({ currentTarget: { value } }) => {
        if (value === 'itself') onMove([])
        else onMove(others.find(({ key }) => key === value)?.faces ?? [])
      }}
    >
      <option value="">{move.choose}</option>
      <option value="itself">{move.itself}</option>
      {others.map(({ key, title }) => (
        <option key={key} value={key}>
          {title}
        </option>
      ))}
    </select>
  )
}

function EnrolForm({ block, onDone }: { block: Block; onDone: () => void }) {
  const [name, setName] = useState(block.name ?? '')
  const { faces, photos, embeddingKey } = usePhotoSet()
  async function enrol(): Promise<void> {
    const views = block.faces.flatMap(face => {
      const one = faces[face]
      const photo = photos[one?.photo ?? -1]
      if (!one || !photo) return []
      const { crop, score, quality, embedding } = one.face
      return [
        {
          face: { crop, score, quality },
          source: photo.path.split('/').at(-1) ?? photo.path,
          photo: photo.file,
          embedding: { embeddingKey: embeddingKey ?? '', values: embedding },
        },
      ]
    })
    const enrolment = { name: name.trim(), views }
    if (await changePeople(() => enrolPeople([enrolment], () => {}), words.enrolled(enrolment.name))) onDone()
  }
  return (
    <form
      className={styles.enrol}
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '') void enrol()
      }}
    >
      <label className={fields.field}>
        {words.name}
        <input
          type="text"
          value={name}
          maxLength={200}
          autoComplete="off"
          onChange={event => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="button" disabled={name.trim() === ''}>
        {words.enrol}
      </button>
    </form>
  )
}
