// The faces of the pile as the wall shows them.
import { useMemo } from 'react'
import { usePile } from './photo-set.ts'
import { wordsOfPiles as words } from './photo-set-words.ts'
import type { WallFace } from './Wall.tsx'

export function useWallFaces(): WallFace[] {
  const faces = usePile(state => state.faces)
  const photos = usePile(state => state.photos)
  return useMemo(
    () =>
      faces.map(({ photo, number, face }) => ({
        crop: face.crop,
        label: words.faceLabel(photos[photo]?.path ?? '', number),
      })),
    [faces, photos],
  )
}
