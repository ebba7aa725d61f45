// What a run begins with: an installed model, another run's checkpoint, or new weights of one of the networks.

import { ARCHITECTURES, type ArchitectureName } from '../../model/architectures.ts'
import { useEngine } from '../engine.ts'
import form from '../parts/Form.module.css'
import { wordsOfRecipe as words } from './recipe-words.ts'
import { Select } from './Select.tsx'
import styles from './Setup.module.css'
import { change, setOf, startOf, startsOf, useSetup } from './setup.ts'

const TITLES = Object.fromEntries(
  Object.values(ARCHITECTURES).map(({ name, title }) => [name, title]),
) as Record<ArchitectureName, string>

export function StartField() {
  const state = useSetup()
  useEngine(({ ready }) => ready) // the model in use is the default
  const start = startOf(state)
  const canKeep = start?.identities !== null && start?.identities === setOf(state)?.identities
  return (
    <div className={styles.field}>
      <label className={form.legend} htmlFor="training-start">
        {words.from}
      </label>
      <select
        id="training-start"
        className={form.select}
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
        <p className={form.note}>{words.fromNote}</p>
      ) : (
        <Select
          id="training-network"
          label={words.architecture}
          note={words.architectureNote}
          value={state.architecture}
          options={TITLES}
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
