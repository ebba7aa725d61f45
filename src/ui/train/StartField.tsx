// What a run begins with: an installed model, another run's checkpoint, or new weights of one of the networks.

import { ARCHITECTURE_TITLES } from '../../worker/trainingClient.ts'
import { useEngine } from '../engine.ts'
import { wordsOfRecipe as words } from '../wordsOfRecipe.ts'
import styles from './Setup.module.css'
import { change, setOf, startOf, startsOf, useSetup } from './setup.ts'

export function StartField() {
  const state = useSetup()
  useEngine(({ ready }) => ready) // the model in use is the default
  const start = startOf(state)
  const canKeep = start?.identities !== null && start?.identities === setOf(state)?.identities
  return (
    <div className={styles.field}>
      <label className={styles.legend} htmlFor="training-start">
        {words.from}
      </label>
      <select
        id="training-start"
        className={styles.select}
        value={start?.key ?? 'new'}
        onChange={event => change({ start: event.currentTarget.value, head: 'new' })}
      >
        {startsOf(state).map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
        {(state.options.recipe.trunkRate > 0 || !start) && <option value="new">{words.fromNew}</option>}
      </select>
      {start ? (
        <p className={styles.note}>{words.fromNote}</p>
      ) : (
        <Select
          id="training-network"
          label={words.architecture}
          note={words.architectureNote}
          value={state.architecture}
          options={ARCHITECTURE_TITLES}
          onChange={architecture => change({ architecture })}
        />
      )}
      {start && canKeep && (
        <Select
          id="training-head"
          label={words.head}
          note={words.headNote}
          value={state.head}
          options={words.heads}
          onChange={head => change({ head })}
        />
      )}
    </div>
  )
}

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
      <label className={styles.legend} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={event => onChange(keys.find(key => key === event.currentTarget.value) ?? value)}
      >
        {keys.map(key => (
          <option key={key} value={key}>
            {options[key]}
          </option>
        ))}
      </select>
      <p className={styles.note}>{note}</p>
    </div>
  )
}
