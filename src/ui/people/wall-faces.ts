// The faces of the photo set as the wall shows them.
import { useMemo } from 'react'
import { usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import type { WallFace } from './Wall.tsx'

export function useWallFaces(): WallFace[] {
  const faces = usePhotoSet(state => state.faces)
  const photos = usePhotoSet(state => state.photos)
  return useMemo(
    () =>
      faces.map(({ photo, number, face }) => ({
        crop: face.crop,
        label: words.faceLabel(photos[photo]?.path ?? '', number),
      })),
    [faces, photos],
  )
}
