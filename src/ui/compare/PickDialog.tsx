// A folder or many files: the first two pictures are chosen already, two others can be taken instead.
import { useEffect, useState } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'
import styles from './Gallery.module.css'
import type { NamedPhoto } from './slots.ts'
import { stopPicking, takePhotos } from './take.ts'

const PAGE = 48

export function PickDialog({ photos }: { photos: NamedPhoto[] }) {
  const [shown, setShown] = useState(PAGE)
  const [picked, setPicked] = useState(() => photos.slice(0, 2))
  const toggle = (photo: NamedPhoto) =>
    setPicked(now => (now.includes(photo) ? now.filter(one => one !== photo) : [...now.slice(-1), photo]))
  const rest = photos.length - shown
  return (
    <Dialog title={words.take.pickTitle(photos.length)} wide onClose={stopPicking}>
      <div className={styles.bar}>
        <p>{words.take.pickHint}</p>
        <button
          type="button"
          className="button main"
          disabled={picked.length !== 2}
          onClick={() => {
            stopPicking()
            takePhotos(picked, { side: null })
          }}
        >
          {words.take.pick}
        </button>
      </div>
      <ul className={styles.grid}>
        {[...photos.slice(0, shown).entries()].map(([order, photo]) => (
          <li key={order}>
            <PickButton photo={photo} place={picked.indexOf(photo)} onToggle={() => toggle(photo)} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="button" onClick={() => setShown(shown + PAGE)}>
          {words.take.more(Math.min(PAGE, rest))}
        </button>
      )}
    </Dialog>
  )
}

interface PickProps {
  photo: NamedPhoto
  /** 0 left, 1 right, -1 not picked. */
  place: number
  onToggle: () => void
}

function PickButton({ photo, place, onToggle }: PickProps) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(photo.blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [photo])
  return (
    <button
      type="button"
      className={styles.pick}
      aria-pressed={place >= 0}
      title={photo.name}
      onClick={onToggle}
    >
      <img src={url} alt="" loading="lazy" decoding="async" draggable={false} />
      <span>{photo.name}</span>
      {place >= 0 && <kbd className={styles.mark}>{place + 1}</kbd>}
    </button>
  )
}
