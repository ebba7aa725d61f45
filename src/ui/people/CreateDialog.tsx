// Asked once, before the first person is enrolled: with a passphrase or without, and behind Details what is kept of each photo.
import { useState } from 'react'
import type { Keep } from '../../worker/gallery/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Fields.module.css'
import { Options } from './Options.tsx'
import { EMPTY_SEALING, isSame, SealFields } from './SealFields.tsx'
import { start } from './vault.ts'
import { wordsOfVault } from './vault-words.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfVault.create

interface Props {
  onStarted: () => void
  onClose: () => void
}

export function CreateDialog({ onStarted, onClose }: Props) {
  const [keep, setKeep] = useState<Keep>('crops')
  const [sealing, setSealing] = useState(EMPTY_SEALING)
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isWorking = task.state === 'running'
  const isTyped = sealing.passphrase !== ''
  async function confirm(passphrase: string | null): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await start(passphrase, keep)
      onClose()
      onStarted()
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.text}</p>
      <form
        className={styles.choices}
        style={{ gap: 12 }}
        onSubmit={event => {
          event.preventDefault()
          if (isTyped && isSame(sealing) && !isWorking) void confirm(sealing.passphrase)
        }}
      >
        <SealFields value={sealing} onChange={setSealing} />
        {task.state === 'failed' && (
          <p role="alert" className={styles.problem}>
            {task.message}
          </p>
        )}
        <div className={styles.buttons}>
          <button
            type="submit"
            className={`button ${isTyped ? 'main' : ''}`}
            disabled={!isTyped || !isSame(sealing) || isWorking}
          >
            {words.start}
          </button>
          {!isTyped && (
            <button
              type="button"
              className="button main"
              disabled={isWorking}
              onClick={() => void confirm(null)}
            >
              {words.startPlain}
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            {words.later}
          </button>
        </div>
        <details>
          <summary className={styles.summary}>{words.details}</summary>
          <Options
            legend={wordsOfPeople.keep.legend}
            options={wordsOfPeople.keep.options}
            value={keep}
            onChange={setKeep}
          />
        </details>
      </form>
    </Dialog>
  )
}
