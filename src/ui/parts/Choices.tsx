// A few options of which one is taken, each with half a sentence that says when.
import { useId } from 'react'
import styles from './Choices.module.css'

interface Props<T extends string> {
  legend: string
  options: readonly { value: T; label: string; note: string }[]
  value: T
  onChange: (value: T) => void
}

export function Choices<T extends string>({ legend, options, value, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map(option => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className={styles.name}>{option.label}</span>
            <span className={styles.note}>{option.note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
