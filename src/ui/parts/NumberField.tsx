// A number that is typed: what it is, the number, and half a sentence, or what is wrong with it.
import { useId, useState } from 'react'
import form from './Form.module.css'
import styles from './NumberField.module.css'

interface Props {
  label: string
  note?: string | undefined
  /** Null: none; NaN: nothing that can be read as a number. */
  value: number | null
  isWhole: boolean
  /** What is wrong with a value, or null. */
  problemOf(value: number | null): string | null
  /** Told of every value, the wrong ones too; a field whose value does not follow shows the last one again when it is left. */
  onChange(value: number | null): void
}

const textOf = (value: number | null) => (value === null || Number.isNaN(value) ? '' : String(value))
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.')))

export function NumberField({ label, note, value, isWhole, problemOf, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const problem = problemOf(typed === null ? value : numberOf(typed))
  return (
    <div className={styles.field}>
      <label className={form.legend} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={`${form.control} ${styles.number}`}
        type="text"
        inputMode={isWhole ? 'numeric' : 'decimal'}
        value={typed ?? textOf(value)}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        onChange={event => {
          setTyped(event.currentTarget.value)
          onChange(numberOf(event.currentTarget.value))
        }}
        onBlur={() => setTyped(null)}
      />
      <p id={`${id}-note`} className={problem === null ? form.note : styles.wrong}>
        {problem ?? note}
      </p>
    </div>
  )
}
