// The upright photo, whole, with a box around every face; the chosen one solid, with its five points.
import { useEffect, useRef } from 'react'
import type { PhotoFaces } from '../../worker/compare/types.ts'
import { FaceBoxes } from '../parts/FaceBoxes.tsx'
import { words } from '../words.ts'
import { chooseFace } from './actions.ts'
import styles from './PhotoView.module.css'

interface Props {
  /** Of the slot. */
  id: number
  name: string
  photo: PhotoFaces
  chosen: number
}

export function PhotoView({ id, name, photo, chosen }: Props) {
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
        <FaceBoxes
          photo={photo}
          chosen={chosen}
          labelOf={(i, isChosen) =>
            isChosen ? words.compare.chosenFace(i, faces.length) : words.compare.chooseFace(i, faces.length)
          }
          onChoose={i => chooseFace(id, i)}
        />
      </div>
    </div>
  )
}

/** As large as the view allows, whole. */
const sizeOf = (aspectRatio: number) => ({ aspectRatio, width: `min(100cqw, ${100 * aspectRatio}cqh)` })
