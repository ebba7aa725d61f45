// Asks before a model is deleted, and says what that means.
import { useState } from 'react'
import type { ModelCard } from '../../model/card.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Dialogs.module.css'
import { remove } from './store.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.deletion

interface Props {
  card: ModelCard
  isUsed: boolean
  onClose: () => void
}

export function DeleteDialog({ card, isUsed, onClose }: Props) {
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isWorking = task.state === 'running'
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await remove(card)
      document.getElementById('installed-models')?.focus() // the card and its button are gone
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.title(card.title)} onClose={onClose}>
      <p>{words.text(card.weights.bytes)}</p>
      {isUsed && <p>{words.inUse}</p>}
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      <div className={styles.buttons}>
        <button type="button" className="button main" disabled={isWorking} onClick={() => void confirm()}>
          {isWorking ? words.working : words.confirm}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.keep}
        </button>
      </div>
    </Dialog>
  )
}
