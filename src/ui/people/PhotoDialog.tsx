// The whole photo that a face of the photo set is in.
import { useState } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { PhotoFaces } from './PhotoFaces.tsx'
import { usePhotoSet } from './photo-set.ts'

export function PhotoDialog({ face, onClose }: { face: number; onClose: () => void }) {
  const { faces, photos, embeddingKey } = usePhotoSet()
  const shown = faces[face]
  const photo = photos[shown?.photo ?? -1]
  const own = faces.flatMap(one => (one.photo === shown?.photo ? [one.face] : []))
  const [chosen, setChosen] = useState((shown?.number ?? 1) - 1)
  if (!photo) return null
  const { path, file, width, height } = photo
  return (
    <Dialog title={path} wide onClose={onClose}>
      <PhotoFaces
        file={file}
        name={path}
        photo={{ width, height, faces: own, embeddingKey: embeddingKey ?? '' }}
        chosen={chosen}
        onChoose={setChosen}
      />
    </Dialog>
  )
}
