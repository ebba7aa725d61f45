// A passphrase that is typed twice, and can be shown while it is typed.
import { useId, useState } from 'react'
import styles from './Fields.module.css'
import { wordsOfVault } from './vault-words.ts'

const words = wordsOfVault.seal

export interface Sealing {
  passphrase: string
  again: string
}
export const EMPTY_SEALING: Sealing = { passphrase: '', again: '' }
export const isSame = ({ passphrase, again }: Sealing): boolean => passphrase === again

interface Props {
  label?: string
  value: Sealing
  onChange: (value: Sealing) => void
}

export function SealFields({ label = words.passphrase, value, onChange }: Props) {
  const [isShown, setShown] = useState(false)
  const hint = useId()
  const differ = value.again !== '' && !isSame(value)
  return (
    <div className={styles.fields}>
      <PassphraseField
        label={label}
        value={value.passphrase}
        isShown={isShown}
        describedBy={hint}
        onChange={passphrase => onChange({ ...value, passphrase })}
      />
      <PassphraseField
        label={words.again}
        value={value.again}
        isShown={isShown}
        onChange={again => onChange({ ...value, again })}
      />
      <label className={styles.tick}>
        <input type="checkbox" checked={isShown} onChange={event => setShown(event.currentTarget.checked)} />
        {words.show}
      </label>
      <p id={hint} className={styles.note}>
        {words.hint}
      </p>
      {differ && <p role="alert">{words.differ}</p>}
    </div>
  )
}

interface FieldProps {
  id?: string
  label: string
  value: string
  onChange: (value: string) => void
  isShown?: boolean
  describedBy?: string
}

export function PassphraseField({ id, label, value, onChange, isShown = false, describedBy }: FieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        id={id}
        type={isShown ? 'text' : 'password'}
        value={value}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="off"
        aria-describedby={describedBy}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </label>
  )
}
