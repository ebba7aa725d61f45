// A sealed gallery that is locked: the passphrase opens it, and a wrong one tells nothing.
import { LockKeyhole } from 'lucide-react'
import { useEffect, useState } from 'react'
import { failed, IDLE, type Task } from '../parts/task.ts'
import fields from './Fields.module.css'
import { focusOn } from './focus.ts'
import { PassphraseField } from './SealFields.tsx'
import styles from './States.module.css'
import { unlock } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.lock

const FIELD = 'unlock-passphrase'

export function UnlockForm() {
  const [passphrase, setPassphrase] = useState('')
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  useEffect(() => focusOn(FIELD), []) // the button that locked it has gone
  const isWorking = task.state === 'running'
  async function open(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await unlock(passphrase)
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <form
      className={styles.card}
      data-vault="locked"
      onSubmit={event => {
        event.preventDefault()
        if (passphrase !== '' && !isWorking) void open()
      }}
    >
      <LockKeyhole size={28} className={styles.icon} aria-hidden />
      <h2 className={styles.title}>{words.title}</h2>
      <p className={styles.quiet}>{words.text}</p>
      <div className={styles.narrow}>
        <PassphraseField id={FIELD} label={words.passphrase} value={passphrase} onChange={setPassphrase} />
      </div>
      {task.state === 'failed' && (
        <p role="alert" className={fields.problem}>
          {task.message}
        </p>
      )}
      <div className={fields.buttons}>
        <button type="submit" className="button main" disabled={passphrase === '' || isWorking}>
          {isWorking ? words.unlocking : words.unlock}
        </button>
      </div>
    </form>
  )
}
