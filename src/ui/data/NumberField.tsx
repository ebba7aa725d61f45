// A number within a range; what is typed counts once it is one.
import { useId, useState } from 'react'
import form from '../parts/Form.module.css'
import styles from './Data.module.css'
import { wordsOfData } from './words.ts'

interface Props {
  label: string
  note?: string
  value: number
  range: readonly [least: number, most: number]
  step?: number
  onChange: (value: number) => void
}

export function NumberField({ label, note, value, range: [least, most], step = 1, onChange }: Props) {
  const id = useId()
  const [text, setText] = useState(String(value))
  const isNumber = (typed: string) => {
    const number = Number(typed)
    const isWhole = step < 1 || Number.isInteger(number)
    return typed.trim() !== '' && isWhole && number >= least && number <= most
  }
  return (
    <div className={styles.field}>
      <label className={form.legend} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        type="number"
        min={least}
        max={most}
        step={step}
        value={text}
        aria-invalid={!isNumber(text)}
        aria-describedby={`${id}-note`}
        onChange={event => {
          const typed = event.currentTarget.value
          setText(typed)
          if (isNumber(typed)) onChange(Number(typed))
        }}
        onBlur={() => setText(String(value))}
      />
      <p id={`${id}-note`} className={form.note}>
        {isNumber(text) ? note : wordsOfData.setup.numberRange(least, most)}
      </p>
    </div>
  )
}
