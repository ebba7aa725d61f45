// Seals the gallery, changes its passphrase, or takes the seal off.
import { useState } from 'react'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Fields.module.css'
import { EMPTY_SEALING, isSame, PassphraseField, SealFields } from './SealFields.tsx'
import { setPassphrase } from './vault.ts'
import { wordsOfVault } from './vault-words.ts'

const words = wordsOfVault.settings

export function PassphrasePart({ isSealed }: { isSealed: boolean }) {
  const [form, setForm] = useState<'change' | 'unseal' | null>(null)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState(EMPTY_SEALING)
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isWorking = task.state === 'running'
  const canApply =
    !isWorking &&
    (!isSealed || current !== '') &&
    (form === 'unseal' || (next.passphrase !== '' && isSame(next)))
  const open = (which: typeof form) => {
    setForm(which)
    setCurrent('')
    setNext(EMPTY_SEALING)
    setTask(IDLE)
  }
  async function apply(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await setPassphrase(current, form === 'unseal' ? null : next.passphrase)
      announce(form === 'unseal' ? words.plainSaid : words.sealedSaid)
      open(null)
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <div className={styles.part}>
      <h3>{words.passphrase}</h3>
      {form === null ? (
        <div className={styles.buttons}>
          <button type="button" className="button" onClick={() => open('change')}>
            {isSealed ? words.change : words.sealNow}
          </button>
          {isSealed && (
            <button type="button" className="button" onClick={() => open('unseal')}>
              {words.unseal}
            </button>
          )}
        </div>
      ) : (
        <form
          className={styles.choices}
          style={{ gap: 12 }}
          onSubmit={event => {
            event.preventDefault()
            if (canApply) void apply()
          }}
        >
          {isSealed && (
            <PassphraseField label={wordsOfVault.seal.current} value={current} onChange={setCurrent} />
          )}
          {form === 'change' && <SealFields label={words.changeTo} value={next} onChange={setNext} />}
          {task.state === 'failed' && (
            <p role="alert" className={styles.problem}>
              {task.message}
            </p>
          )}
          <div className={styles.buttons}>
            <button type="submit" className="button main" disabled={!canApply}>
              {isWorking ? words.working : form === 'unseal' ? words.unseal : words.apply}
            </button>
            <button type="button" className="button" onClick={() => open(null)}>
              {wordsOfVault.deletion.keep}
            </button>
          </div>
        </form>
      )}
    </div>
  )
}
