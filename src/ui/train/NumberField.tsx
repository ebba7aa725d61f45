// A number of the options: what it is, the number, and half a sentence, or its range when it is out of it.
import { useState } from 'react'
import { type Field, isWrong } from './choice.ts'
import { wordsOfRecipe as words } from './recipe-words.ts'
import styles from './Setup.module.css'
import { change } from './setup.ts'

const textOf = (value: number | null) => (value === null || Number.isNaN(value) ? '' : String(value))

export function NumberField({ field }: { field: Field }) {
  const { name, value, range } = field
  const [label, note] = words.fields[name]
  const [typed, setTyped] = useState<string | null>(null)
  const id = `option-${name}`
  const wrong = isWrong(field)
  return (
    <div className={styles.option}>
      <label className={styles.legend} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.number}
        type="text"
        inputMode={range.kind === 'whole' ? 'numeric' : 'decimal'}
        value={typed ?? textOf(value)}
        aria-invalid={wrong}
        aria-describedby={`${id}-note`}
        onChange={event => {
          const text = event.currentTarget.value.trim()
          setTyped(event.currentTarget.value)
          change({ options: field.change(text === '' ? null : Number(text.replace(',', '.'))) })
        }}
        onBlur={() => setTyped(null)}
      />
      <p id={`${id}-note`} className={wrong ? styles.wrong : styles.note}>
        {wrong ? words.wrong(range) : note}
      </p>
    </div>
  )
}
