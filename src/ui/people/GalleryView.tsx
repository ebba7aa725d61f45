// The gallery itself: an invitation while there is none, the passphrase while it is locked, the people once it is open.
import { Download, FileWarning, Images, Trash2, Upload, Users } from 'lucide-react'
import { FileButton } from '../parts/FileButton.tsx'
import type { PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { failed } from '../parts/task.ts'
import { navigate } from '../router.ts'
import { Cards } from './Cards.tsx'
import { DropCard } from './DropCard.tsx'
import { useDropTarget } from './drops.ts'
import { EnrolSection } from './EnrolSection.tsx'
import { PANEL, takePhotos, useEnrolment } from './enrolment.ts'
import { saveGallery } from './files.ts'
import { takePhotoSet } from './photo-set.ts'
import { RenewBanner } from './RenewBanner.tsx'
import styles from './States.module.css'
import { SAMPLE_SETS } from './samples.ts'
import { UnlockForm } from './UnlockForm.tsx'
import { refreshVault, useVault } from './vault.ts'
import { wordsOfPeople as words } from './words.ts'

interface Props {
  onImport: (file: File) => void
  onDelete: () => void
}

export function GalleryView({ onImport, onDelete }: Props) {
  useDropTarget(takePhotos)
  const { status, people } = useVault()
  const isEnrolling = useEnrolment(state => state.candidates.length > 0)
  if (status.state === 'idle' || status.state === 'running')
    return <ProgressBar label={words.looking} share={null} />
  if (status.state === 'failed')
    return (
      <div role="alert" className={styles.card}>
        <p>{status.message}</p>
        <button type="button" className="button" onClick={() => void refreshVault()}>
          {words.retry}
        </button>
      </div>
    )
  const { state, problem } = status.result
  return (
    <>
      {state === 'locked' && <UnlockForm />}
      {state === 'damaged' && <Damaged problem={problem ?? ''} onImport={onImport} onDelete={onDelete} />}
      {people && <RenewBanner people={people} />}
      <EnrolSection />
      {state === 'none' && !isEnrolling && (
        <>
          <Invitation onImport={onImport} />
          <OrSort />
        </>
      )}
      {people && <Cards overview={people} />}
    </>
  )
}

function Invitation({ onImport }: { onImport: (file: File) => void }) {
  return (
    <DropCard
      icon={Users}
      title={words.empty.title}
      text={words.empty.text}
      samples={SAMPLE_SETS.crew}
      onFiles={takePhotos}
    >
      <p className={styles.quiet}>{words.empty.here}</p>
      <FileButton
        label={words.empty.import}
        icon={Upload}
        accept=""
        className="plain"
        onFiles={([file]) => file && onImport(file)}
      />
    </DropCard>
  )
}

/** The other way in: many photos by person, and nothing is kept. */
function OrSort() {
  const sort = (files: readonly PlacedFile[]) => {
    navigate(`${PANEL}/photos`)
    takePhotoSet(files)
  }
  return (
    <DropCard
      icon={Images}
      title={words.empty.sort}
      text={words.empty.sortText}
      samples={SAMPLE_SETS.all}
      isSmall
      onFiles={sort}
    />
  )
}

function Damaged({ problem, onImport, onDelete }: Props & { problem: string }) {
  return (
    <section className={styles.card} aria-label={words.damaged.title}>
      <FileWarning size={28} className={styles.icon} aria-hidden />
      <h2 className={styles.title}>{words.damaged.title}</h2>
      <p role="alert">{problem}</p>
      <p className={styles.quiet}>{words.damaged.text}</p>
      <div className={styles.buttons}>
        <button
          type="button"
          className="button"
          onClick={() => void saveGallery().catch(error => notify(failed(error).message))}
        >
          <Download size={18} aria-hidden />
          {words.damaged.save}
        </button>
        <FileButton
          label={words.damaged.replace}
          icon={Upload}
          accept=""
          onFiles={([file]) => file && onImport(file)}
        />
        <button type="button" className="button" onClick={onDelete}>
          <Trash2 size={18} aria-hidden />
          {words.damaged.delete}
        </button>
      </div>
    </section>
  )
}
