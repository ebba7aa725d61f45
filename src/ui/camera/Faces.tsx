// Every face in the picture, where there are several: its number as in the picture, and what is known of it.
import type { CameraFace } from '../../worker/camera/types.ts'
import { chooseFace } from './choose.ts'
import styles from './Faces.module.css'
import { labelOf, numbered, toneOf } from './labels.ts'
import { useSeen } from './seen.ts'
import { useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

export function Faces() {
  const view = useSeen(seen => seen.view)
  if (!view || view.faces.length < 2) return null
  return (
    <section className={styles.faces} aria-label={words.faces}>
      <ol>
        {numbered(view.faces).map((face, i) => (
          <li key={face.trackId}>
            <FaceRow face={face} number={i + 1} isChosen={face.trackId === view.focusId} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function FaceRow({ face, number, isChosen }: { face: CameraFace; number: number; isChosen: boolean }) {
  const target = useTarget(state => state.kind)
  const label = labelOf(face, target, null)
  return (
    <button
      type="button"
      className={styles.face}
      aria-pressed={isChosen}
      data-tone={toneOf(face.match)}
      onClick={() => chooseFace(face.trackId)}
    >
      <span className={styles.number}>{words.face(number)}</span>
      <span className={styles.label}>{label ? `${label.sign} ${label.text}` : words.notThisOne}</span>
      {face.advice !== null && <span className={styles.advice}>{face.advice}</span>}
    </button>
  )
}
