// Asks before a run is deleted.
import { useState } from 'react'
import type { RunEntry } from '../../worker/training/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { navigate } from '../router.ts'
import { PANEL, putJobAway, useJob } from './job.ts'
import { remove } from './runs.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.list

interface Props {
  entry: Pick<RunEntry, 'id' | 'bytes'> & { title?: string }
  onClose: () => void
}

export function DeleteDialog({ entry: { id, bytes, title = words.damaged }, onClose }: Props) {
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await remove(id)
      if (useJob.getState().job?.run?.id === id) putJobAway()
      onClose()
      navigate(PANEL)
      // what had the focus is gone with the run
      requestAnimationFrame(() => document.getElementById('runs')?.focus())
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.deleteTitle} onClose={onClose}>
      <p>{words.deleteText(title, bytes)}</p>
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      <div className={styles.row}>
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
