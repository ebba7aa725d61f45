// A box around every face of a photo, to be laid over it; the chosen one solid, with its five points. A click chooses another.
import type { FoundFace } from '../../face/faces.ts'
import styles from './FaceBoxes.module.css'

interface SizedFaces {
  width: number
  height: number
  faces: readonly Pick<FoundFace, 'box' | 'points'>[]
}
type MarkedFace = SizedFaces['faces'][number]

interface Props {
  photo: SizedFaces
  /** Null: none is. */
  chosen: number | null
  labelOf: (index: number, isChosen: boolean) => string
  onChoose: (index: number) => void
}

export function FaceBoxes({ photo, chosen, labelOf, onChoose }: Props) {
  const { width, height, faces } = photo
  return (
    <>
      <svg className={styles.overlay} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {faces.map((face, i) => (
          <FaceMarks key={face.box.join()} face={face} photoWidth={width} isChosen={i === chosen} />
        ))}
      </svg>
      {faces.map((face, i) => (
        <button
          key={face.box.join()}
          type="button"
          className={styles.face}
          style={placeOf(face, photo)}
          aria-pressed={i === chosen}
          aria-label={labelOf(i, i === chosen)}
          onClick={() => onChoose(i)}
        />
      ))}
    </>
  )
}

/** A face's box in percent of the photo, cut at its edges. */
function placeOf({ box: [x, y, w, h] }: MarkedFace, { width, height }: SizedFaces) {
  const left = Math.max(0, x)
  const top = Math.max(0, y)
  return {
    left: `${(100 * left) / width}%`,
    top: `${(100 * top) / height}%`,
    width: `${(100 * (Math.min(width, x + w) - left)) / width}%`,
    height: `${(100 * (Math.min(height, y + h) - top)) / height}%`,
  }
}

interface MarksProps {
  face: MarkedFace
  photoWidth: number
  isChosen: boolean
}

/** Each line is drawn twice, dark below light, so that it shows on any photo. */
function FaceMarks({ face, photoWidth, isChosen }: MarksProps) {
  const [x, y, width, height] = face.box
  const box = { x, y, width, height, rx: width * 0.04 }
  const dot = Math.max(2, Math.min(4.5, (40 * width) / photoWidth)) // px on the screen, small on a small face
  const points = face.points.map(([px, py]) => `M${px} ${py}h0.01`).join('')
  return (
    <g className={isChosen ? styles.chosen : styles.other}>
      <rect className={styles.halo} {...box} />
      <rect className={styles.line} {...box} />
      {isChosen && (
        <>
          <path className={styles.pointHalo} d={points} strokeWidth={1.6 * dot} />
          <path className={styles.point} d={points} strokeWidth={dot} />
        </>
      )}
    </g>
  )
}
