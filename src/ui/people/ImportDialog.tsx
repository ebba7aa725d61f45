// Opens a gallery's file: its passphrase is asked, and what it takes the place of is said, before anything changes.
import { useEffect, useState } from 'react'
import { isSealedGallery } from '../../worker/gallery/client.ts'
import { announce } from '../parts/announce.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Fields.module.css'
import { PassphraseField } from './SealFields.tsx'
import { takeGallery, useVault } from './vault.ts'
import { wordsOfVault } from './vault-words.ts'

const words = wordsOfVault.import

export function ImportDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const { status, people } = useVault()
  const [kind, setKind] = useState<Task<null, 'sealed' | 'plain'>>(IDLE)
  const [passphrase, setPassphrase] = useState('')
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  useEffect(() => {
    isSealedGallery(file).then(
      sealed => setKind({ state: 'done', result: sealed ? 'sealed' : 'plain' }),
      error => setKind(failed(error)),
    )
  }, [file])
  const replaces = status.state === 'done' && status.result.state !== 'none'
  const isSealed = kind.state === 'done' && kind.result === 'sealed'
  const isWorking = task.state === 'running'
  const canTake = kind.state === 'done' && !isWorking && (!isSealed || passphrase !== '')
  async function take(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await takeGallery(file, passphrase)
      announce(words.doneSaid)
      onClose()
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.title(file.name)} onClose={onClose}>
      {kind.state === 'failed' && <p role="alert">{kind.message}</p>}
      {kind.state === 'done' && (
        <form
          className={styles.choices}
          style={{ gap: 16 }}
          onSubmit={event => {
            event.preventDefault()
            if (canTake) void take()
          }}
        >
          <p>{isSealed ? words.sealed : words.plain}</p>
          {isSealed && (
            <PassphraseField
              label={wordsOfVault.seal.passphrase}
              value={passphrase}
              onChange={setPassphrase}
            />
          )}
          {replaces && <p>{words.replaces(people ? people.people.length : null)}</p>}
          {task.state === 'failed' && (
            <p role="alert" className={styles.problem}>
              {task.message}
            </p>
          )}
          <div className={styles.buttons}>
            <button type="submit" className="button main" disabled={!canTake}>
              {isWorking ? words.working : replaces ? words.replace : words.take}
            </button>
            <button type="button" className="button" onClick={onClose}>
              {words.keep}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
