// A photo's file as the browser shows it, whole, with a box around every face that was found.
import { useEffect, useState } from 'react'
import type { ReadPhoto } from '../../worker/photos/types.ts'
import { FaceBoxes } from '../parts/FaceBoxes.tsx'
import { wordsOfEnrol } from './enrol-words.ts'
import styles from './PhotoFaces.module.css'

interface Props {
  file: Blob
  name: string
  photo: ReadPhoto
  chosen: number | null
  onChoose: (face: number) => void
}

export function PhotoFaces({ file, name, photo, chosen, onChoose }: Props) {
  const url = useObjectUrl(file)
  const { width, height, faces } = photo
  return (
    <div className={styles.photo} style={{ aspectRatio: width / height }}>
      <img src={url} alt={name} decoding="async" draggable={false} />
      <FaceBoxes
        photo={photo}
        chosen={chosen}
        labelOf={i => wordsOfEnrol.faceOf(i + 1, faces.length, name)}
        onChoose={onChoose}
      />
    </div>
  )
}

/** An address for a file while the component is there. */
function useObjectUrl(file: Blob): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}
