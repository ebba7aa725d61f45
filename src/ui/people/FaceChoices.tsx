// Photos that show several people: the person who enrols says whose face is meant, or leaves the photo out.
import { useState } from 'react'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import type { Candidate } from './enrol-groups.ts'
import { wordsOfEnrol as words } from './enrol-words.ts'
import { chooseFace } from './enrolment.ts'
import styles from './FaceChoices.module.css'
import { MoreButton } from './MoreButton.tsx'
import { PhotoFaces } from './PhotoFaces.tsx'

const PAGE = 6

export function FaceChoices({ candidates }: { candidates: readonly Candidate[] }) {
  const [shown, setShown] = useState(PAGE)
  const rest = candidates.length - shown
  return (
    <div className={styles.choices}>
      <h3>{words.severalTitle}</h3>
      <p className={styles.quiet}>{words.severalNote}</p>
      <ul className={styles.list}>
        {candidates.slice(0, shown).map(candidate => (
          <li key={candidate.id}>
            <Choice candidate={candidate} />
          </li>
        ))}
      </ul>
      <MoreButton rest={rest} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </div>
  )
}

function Choice({ candidate: { id, path, file, photo, chosen } }: { candidate: Candidate }) {
  if (!photo) return null
  const { faces } = photo
  return (
    <fieldset className={styles.choice} data-choice={path}>
      <legend className={styles.legend}>
        <b>{path}</b> {words.several(faces.length)}
      </legend>
      <div className={styles.photo}>
        <PhotoFaces
          file={file}
          name={path}
          photo={photo}
          chosen={chosen}
          onChoose={face => chooseFace(id, face)}
        />
      </div>
      <div className={styles.crops}>
        {faces.map((face, i) => (
          <label key={face.box.join()} className={styles.crop}>
            <input
              type="radio"
              name={`face-${id}`}
              checked={chosen === i}
              aria-label={words.faceOf(i + 1, faces.length, path)}
              onChange={() => chooseFace(id, i)}
            />
            <GrayPicture image={face.crop} label={null} />
          </label>
        ))}
        <label className={styles.none}>
          <input
            type="radio"
            name={`face-${id}`}
            checked={chosen === null}
            onChange={() => chooseFace(id, null)}
          />
          {words.none}
        </label>
      </div>
    </fieldset>
  )
}
