// The faces of the pile as the wall shows them.
import { useMemo } from 'react'
import { wordsOfPiles as words } from '../wordsOfPiles.ts'
import { usePile } from './pile.ts'
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
