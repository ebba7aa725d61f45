// The upright photo, whole, with a box around every face; the chosen one solid, with its five points.
import { useEffect, useRef } from 'react'
import type { FoundFace, PhotoFaces } from '../../worker/types.ts'
import { words } from '../words.ts'
import { chooseFace } from './actions.ts'
import styles from './PhotoView.module.css'
import type { Side } from './slots.ts'

interface Props {
  side: Side
  name: string
  photo: PhotoFaces
  chosen: number
}

export function PhotoView({ side, name, photo, chosen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height, preview, faces } = photo
  useEffect(() => {
    if (!canvas.current) return
    canvas.current.width = preview.width
    canvas.current.height = preview.height
    canvas.current.getContext('2d')?.drawImage(preview, 0, 0)
  }, [preview])
  return (
    <div className={styles.view}>
      <div className={styles.photo} style={sizeOf(width / height)}>
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={words.compare.photo(name)} />
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
            aria-label={
              i === chosen
                ? words.compare.chosenFace(i, faces.length)
                : words.compare.chooseFace(i, faces.length)
            }
            onClick={() => chooseFace(side, i)}
          />
        ))}
      </div>
    </div>
  )
}

/** As large as the view allows, whole. */
const sizeOf = (aspectRatio: number) => ({ aspectRatio, width: `min(100cqw, ${100 * aspectRatio}cqh)` })

/** A face's box in percent of the photo, cut at its edges. */
function placeOf({ box: [x, y, w, h] }: FoundFace, { width, height }: PhotoFaces) {
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
  face: FoundFace
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
