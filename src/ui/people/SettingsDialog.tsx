// What can be set about the gallery: its passphrase, when it locks by itself, what is kept, its file.
import { Download, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import { keepPictures } from '../../worker/gallery/client.ts'
import type { GalleryOverview } from '../../worker/gallery/types.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { FileButton } from '../parts/FileButton.tsx'
import { notify } from '../parts/notices.ts'
import { failed } from '../parts/task.ts'
import { chooseLockMinutes, LOCK_MINUTES, useAutoLock } from './autolock.ts'
import styles from './Fields.module.css'
import { saveGallery } from './files.ts'
import { Options } from './Options.tsx'
import { PassphrasePart } from './PassphrasePart.tsx'
import { refreshAll, useVault } from './vault.ts'
import { wordsOfVault } from './vault-words.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfVault.settings

interface Props {
  onClose: () => void
  onImport: (file: File) => void
  onDelete: () => void
}

export function SettingsDialog({ onClose, onImport, onDelete }: Props) {
  const people = useVault(state => state.people)
  return (
    <Dialog title={words.title} onClose={onClose}>
      {people && (
        <>
          <Facts people={people} />
          <PassphrasePart isSealed={people.sealed} />
          {people.sealed && <IdlePart />}
          <KeepPart key={people.keep} people={people} />
        </>
      )}
      <div className={styles.part}>
        <h3>{words.file}</h3>
        <p className={styles.note}>{words.exportNote}</p>
        <div className={styles.buttons}>
          <button
            type="button"
            className="button"
            onClick={() => void saveGallery().catch(error => notify(failed(error).message))}
          >
            <Download size={18} aria-hidden />
            {words.export}
          </button>
          <FileButton
            label={words.import}
            icon={Upload}
            accept=""
            onFiles={([file]) => file && onImport(file)}
          />
          <button type="button" className="button" onClick={onDelete}>
            <Trash2 size={18} aria-hidden />
            {words.delete}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Facts({ people: { people, sealed, sizeBytes } }: { people: GalleryOverview }) {
  const count = people.reduce((sum, { views }) => sum + views.length, 0)
  return (
    <div>
      <p>{words.facts(people.length, count, sizeBytes)}.</p>
      <p className={styles.note}>{sealed ? words.sealed : words.plain}</p>
    </div>
  )
}

function IdlePart() {
  const minutes = useAutoLock(state => state.minutes)
  return (
    <label className={styles.field}>
      {words.idle}
      <select
        className={styles.select}
        value={minutes}
        onChange={event => chooseLockMinutes(Number(event.currentTarget.value))}
      >
        {LOCK_MINUTES.map(choice => (
          <option key={choice} value={choice}>
            {words.minutes(choice)}
          </option>
        ))}
      </select>
    </label>
  )
}

const ORDER = ['embeddings', 'crops', 'photos'] as const

function KeepPart({ people }: { people: GalleryOverview }) {
  const [keep, setKeep] = useState(people.keep)
  const views = people.people.flatMap(one => one.views)
  const loses =
    ORDER.indexOf(keep) < ORDER.indexOf(people.keep) &&
    views.some(({ hasCrop, hasPhoto }) => (keep === 'embeddings' ? hasCrop || hasPhoto : hasPhoto))
  async function apply(): Promise<void> {
    try {
      await askWorker(() => keepPictures(keep))
      await refreshAll()
      announce(words.keptSaid)
    } catch (error) {
      notify(failed(error).message)
    }
  }
  return (
    <div className={styles.part}>
      <Options
        legend={wordsOfPeople.keep.legend}
        options={wordsOfPeople.keep.options}
        value={keep}
        onChange={setKeep}
      />
      {loses && <p className={styles.problem}>{wordsOfPeople.keep.fewer}</p>}
      {keep !== people.keep && (
        <div className={styles.buttons}>
          <button type="button" className="button main" onClick={() => void apply()}>
            {loses ? words.keepRemove : words.keepApply}
          </button>
        </div>
      )}
    </div>
  )
}
