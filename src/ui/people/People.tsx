// The people whom this device knows: the gallery, who is in a photo, photo sets. The address says which of these is shown.
import { useEffect, useState } from 'react'
import { followLink, usePath } from '../router.ts'
import { watchIdle } from './autolock.ts'
import { DeleteGalleryDialog } from './DeleteGalleryDialog.tsx'
import { PANEL } from './enrolment.ts'
import { GalleryView } from './GalleryView.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { LockCorner } from './LockCorner.tsx'
import styles from './People.module.css'
import { PersonPage } from './PersonPage.tsx'
import { PhotoSetView } from './PhotoSetView.tsx'
import { Review } from './Review.tsx'
import { SettingsDialog } from './SettingsDialog.tsx'
import { followVault, useVault } from './vault.ts'
import { WhoView } from './WhoView.tsx'
import { wordsOfPeople as words } from './words.ts'

type Asking = { what: 'settings' } | { what: 'delete' } | { what: 'import'; file: File } | null

const TABS = [
  ['', words.tabs.gallery],
  ['/who', words.tabs.who],
  ['/photos', words.tabs.photos],
] as const

export default function People() {
  const place = placeOf(usePath())
  const [asking, setAsking] = useState<Asking>(null)
  useEffect(followVault, [])
  useEffect(watchIdle, [])
  const close = () => setAsking(null)
  const onImport = (file: File) => setAsking({ what: 'import', file })
  const onDelete = () => setAsking({ what: 'delete' })
  return (
    <div className={styles.panel}>
      <div className={styles.top}>
        <nav aria-label={words.tabs.label}>
          <ul className={styles.tabs}>
            {TABS.map(([tab, label]) => (
              <li key={tab}>
                <a
                  className={styles.tab}
                  href={`${PANEL}${tab}`}
                  aria-current={tab === tabOf(place) ? 'page' : undefined}
                  onClick={followLink}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <LockCorner onSettings={() => setAsking({ what: 'settings' })} />
      </div>
      <Content place={place} onImport={onImport} onDelete={onDelete} />
      {asking?.what === 'settings' && (
        <SettingsDialog onClose={close} onImport={onImport} onDelete={onDelete} />
      )}
      {asking?.what === 'import' && <ImportDialog file={asking.file} onClose={close} />}
      {asking?.what === 'delete' && <DeleteGalleryDialog onClose={close} />}
    </div>
  )
}

/** '/piles' is what '/photos' was called until November 2026; bookmarks of it stay good. */
function placeOf(path: string): string {
  const place = path.slice(PANEL.length)
  return place === '/piles' ? '/photos' : place
}
const tabOf = (place: string) => (place === '/who' || place === '/photos' ? place : '')

interface ContentProps {
  place: string
  onImport: (file: File) => void
  onDelete: () => void
}

function Content({ place, ...actions }: ContentProps) {
  const people = useVault(state => state.people)
  if (place === '/who') return <WhoView />
  if (place === '/photos') return <PhotoSetView />
  if (people && place === '/review') return <Review overview={people} />
  if (people && place.length > 1) return <PersonPage overview={people} id={place.slice(1)} />
  return <GalleryView {...actions} />
}
