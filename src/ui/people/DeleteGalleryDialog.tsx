// Asks before the gallery is deleted.
import { useState } from 'react'
import { announce } from '../parts/announce.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Fields.module.css'
import { destroy } from './vault.ts'
import { wordsOfVault } from './vault-words.ts'

const words = wordsOfVault.deletion

export function DeleteGalleryDialog({ onClose }: { onClose: () => void }) {
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await destroy()
      announce(words.doneSaid)
      onClose()
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.text}</p>
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      <div className={styles.buttons}>
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
