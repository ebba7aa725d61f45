// Options of which one is taken, and options that are on or off, each with half a sentence.
import form from '../parts/Form.module.css'
import styles from './Setup.module.css'

interface SelectProps<T extends string> {
  id: string
  label: string
  note: string
  value: T
  options: Record<T, string>
  onChange: (value: T) => void
}

export function Select<T extends string>({ id, label, note, value, options, onChange }: SelectProps<T>) {
  const keys = Object.keys(options) as T[]
  return (
    <div className={styles.option}>
      <label className={form.legend} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={form.select}
        value={value}
        onChange={event => onChange(keys.find(key => key === event.currentTarget.value) ?? value)}
      >
        {keys.map(key => (
          <option key={key} value={key}>
            {options[key]}
          </option>
        ))}
      </select>
      <p className={form.note}>{note}</p>
    </div>
  )
}

interface CheckProps {
  label: string
  note: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}

export function Check({ label, note, isOn, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={isOn} onChange={event => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        <span className={form.note}>{note}</span>
      </span>
    </label>
  )
}
