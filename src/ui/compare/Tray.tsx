// Below a photo: the crop that the network sees at its true size, which face it is, and what to know about it.
import { Check, ScanEye, TriangleAlert } from 'lucide-react'
import type { FoundFace } from '../../face/faces.ts'
import type { PhotoFaces } from '../../worker/compare/types.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { words } from '../words.ts'
import type { Side } from './slots.ts'
import styles from './Tray.module.css'

interface Props {
  side: Side
  name: string
  photo: PhotoFaces
  chosen: number
}

export function Tray({ side, name, photo: { faces, note }, chosen }: Props) {
  const face = faces[chosen]
  return (
    <div className={styles.tray}>
      {face ? (
        <>
          <GrayPicture image={face.crop} label={words.compare.crop(side)} className={styles.crop} />
          <div className={styles.facts}>
            <p className={styles.name} title={name}>
              {name}
            </p>
            <p className={styles.face}>
              {words.compare.face(chosen, faces.length)}, {words.compare.faceWidth(face.box[2])}
            </p>
            {note && <p className={styles.warning}>{note}</p>}
            <QualityChips face={face} />
            {faces.length > 1 && <p className={styles.hint}>{words.compare.chooseHint}</p>}
          </div>
        </>
      ) : (
        <div className={styles.none}>
          <ScanEye size={24} className={styles.noneIcon} aria-hidden />
          <div className={styles.facts}>
            <p className={styles.name} title={name}>
              {name}
            </p>
            <p className={styles.noneSay}>
              <strong>{words.compare.noFace}</strong> {words.compare.noFaceRemedy}
            </p>
            {note && <p className={styles.warning}>{note}</p>}
          </div>
        </div>
      )}
    </div>
  )
}

function QualityChips({ face }: { face: FoundFace }) {
  return (
    <ul className={styles.chips}>
      {face.quality.map(({ kind, text }) => (
        <li key={kind} className={styles.warning} data-kind={kind}>
          <TriangleAlert size={14} aria-hidden />
          {text}
        </li>
      ))}
      {face.quality.length === 0 && (
        <li className={styles.good}>
          <Check size={14} aria-hidden />
          {words.compare.good}
        </li>
      )}
    </ul>
  )
}
