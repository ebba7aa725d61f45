// The crop of a view where it was kept, else the first letters of the name.
import { useEffect } from 'react'
import type { ViewEntry } from '../../worker/gallery/types.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { useCrop, wantCrop } from './crops.ts'
import styles from './ViewPicture.module.css'
import { wordsOfPeople as words } from './words.ts'

interface Props {
  name: string
  view: Pick<ViewEntry, 'id' | 'addedAt' | 'hasCrop'> | undefined
  /** Another text beside it says who it is. */
  isNamed?: boolean
}

export function ViewPicture({ name, view, isNamed = false }: Props) {
  const { id, addedAt } = view ?? NO_VIEW
  const hasCrop = view?.hasCrop === true
  const crop = useCrop({ id, addedAt })
  useEffect(() => {
    if (hasCrop && crop === undefined) wantCrop({ id, addedAt })
  }, [hasCrop, id, addedAt, crop])
  if (hasCrop && crop)
    return (
      <GrayPicture image={crop} label={isNamed ? null : words.cards.crop(name)} className={styles.picture} />
    )
  const named = isNamed ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words.cards.noPicture(name) }
  return (
    <span className={`${styles.picture} ${styles.letters}`} {...named}>
      {!hasCrop && initials(name)}
    </span>
  )
}

const NO_VIEW = { id: '', addedAt: '' }

/** "Ada Lovelace" -> "AL". */
function initials(name: string): string {
  const parts = name.split(/[\s_-]+/).filter(Boolean)
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(
    part => [...(part ?? '')][0] ?? '',
  )
  return letters.join('').toLocaleUpperCase()
}
