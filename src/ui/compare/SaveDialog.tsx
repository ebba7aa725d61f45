// Saves the result as one file, with the photos only when asked.
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'
import styles from './Actions.module.css'
import { saveReport } from './current-report.ts'

export function SaveDialog({ onClose }: { onClose: () => void }) {
  const [withPhotos, setWithPhotos] = useState(false)
  return (
    <Dialog title={words.verdict.saveTitle} onClose={onClose}>
      <p>{words.verdict.saveNote}</p>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={withPhotos}
          onChange={event => setWithPhotos(event.currentTarget.checked)}
        />
        {words.verdict.withPhotos}
        <span className={styles.note}>{words.verdict.withPhotosNote}</span>
      </label>
      <div>
        <button
          type="button"
          className="button main"
          onClick={() => {
            saveReport(withPhotos)
            onClose()
          }}
        >
          <Download size={18} aria-hidden />
          {words.verdict.save}
        </button>
      </div>
    </Dialog>
  )
}
