// Asked once, before the first person is enrolled: sealed or plain, and what is kept.
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
  const [kind, setKind] = useState<'sealed' | 'plain'>('sealed')
  const [keep, setKeep] = useState<Keep>('crops')
  const [sealing, setSealing] = useState(EMPTY_SEALING)
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isWorking = task.state === 'running'
  const canStart = kind === 'plain' || (sealing.passphrase !== '' && isSame(sealing))
  async function confirm(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await start(kind === 'sealed' ? sealing.passphrase : null, keep)
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
        style={{ gap: 16 }}
        onSubmit={event => {
          event.preventDefault()
          if (canStart && !isWorking) void confirm()
        }}
      >
        <Options
          legend={wordsOfVault.seal.legend}
          options={wordsOfVault.seal.options}
          value={kind}
          onChange={setKind}
        />
        {kind === 'sealed' && <SealFields value={sealing} onChange={setSealing} />}
        <Options
          legend={wordsOfPeople.keep.legend}
          options={wordsOfPeople.keep.options}
          value={keep}
          onChange={setKeep}
        />
        {task.state === 'failed' && (
          <p role="alert" className={styles.problem}>
            {task.message}
          </p>
        )}
        <div className={styles.buttons}>
          <button type="submit" className="button main" disabled={!canStart || isWorking}>
            {isWorking ? words.working : words.start}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {words.later}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
