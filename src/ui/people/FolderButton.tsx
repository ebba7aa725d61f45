// Saves original photos as folders in a zip archive, with progress and a way out.
import { FolderDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CountProgress } from '../../worker/gallery/types.ts'
import { notify } from '../parts/notices.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { failed, isCancelled } from '../parts/task.ts'
import type { PlannedPhoto } from './export-plan.ts'
import { saveFolders } from './grouping.ts'
import styles from './PhotoSet.module.css'
import { usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import { wordsOfPeople } from './words.ts'

export function FolderButton({ plan }: { plan: () => PlannedPhoto[] }) {
  const [progress, setProgress] = useState<CountProgress | null>(null)
  const controller = useRef<AbortController>(null)
  useEffect(() => () => controller.current?.abort(), [])
  async function save(): Promise<void> {
    const started = new AbortController()
    controller.current = started
    // the last progress may come later than the end
    const show = (now: CountProgress) => controller.current === started && setProgress(now)
    setProgress({ done: 0, total: 1 })
    try {
      await saveFolders(plan(), usePhotoSet.getState().photos, show, started.signal)
    } catch (error) {
      if (!isCancelled(error)) notify(failed(error).message)
    }
    controller.current = null
    setProgress(null)
  }
  if (progress)
    return (
      <div className={styles.zipping}>
        <ProgressBar label={words.zipping} share={progress.done / Math.max(1, progress.total)} />
        <button type="button" className="button" onClick={() => controller.current?.abort()}>
          {wordsOfPeople.cancel}
        </button>
      </div>
    )
  return (
    <button type="button" className="button" title={words.foldersNote} onClick={() => void save()}>
      <FolderDown size={18} aria-hidden />
      {words.folders}
    </button>
  )
}
