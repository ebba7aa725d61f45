// Asks before a data set is deleted.
import { useState } from 'react'
import type { DatasetEntry } from '../../worker/datasets/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { navigate } from '../router.ts'
import styles from './Data.module.css'
import { remove } from './datasets.ts'
import { PANEL } from './job.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.list

export function DeleteDialog({ entry, onClose }: { entry: DatasetEntry; onClose: () => void }) {
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await remove(entry.name)
      onClose()
      navigate(PANEL)
      // what had the focus is gone with the data set
      requestAnimationFrame(() => document.getElementById('datasets')?.focus())
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.deleteTitle} onClose={onClose}>
      <p>{words.deleteText(entry.name, entry.problem === null ? entry.bytes : null)}</p>
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      <div className={styles.failure}>
        <button
          type="button"
          className="button main"
          disabled={task.state === 'running'}
          onClick={() => void confirm()}
        >
          {words.confirm}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.keep}
        </button>
      </div>
    </Dialog>
  )
}
