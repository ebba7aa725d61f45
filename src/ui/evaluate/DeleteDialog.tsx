// Asks before a report is deleted.
import { useState } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { navigate } from '../router.ts'
import styles from './Evaluate.module.css'
import { PANEL } from './job.ts'
import { remove } from './reports.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.list

interface Props {
  id: string
  name: string
  onClose: () => void
}

export function DeleteDialog({ id, name, onClose }: Props) {
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await remove(id)
      onClose()
      navigate(PANEL)
      // what had the focus is gone with the report
      requestAnimationFrame(() => document.getElementById('kept-reports')?.focus())
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.deleteTitle} onClose={onClose}>
      <p>{words.deleteText(name)}</p>
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
