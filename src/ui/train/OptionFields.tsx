// The options of a run with a half sentence each: those that decide most in sight, all others behind one click.

import { isIn, optionsOf } from '../../train/options.ts'
import { LOSSES, SCHEDULES } from '../../train/recipe.ts'
import form from '../parts/Form.module.css'
import { NumberField } from '../parts/NumberField.tsx'
import { type Field, fieldsOf, type GroupName } from './choice.ts'
import { useOutlook } from './outlook.ts'
import { wordsOfRecipe as words } from './recipe-words.ts'
import { Check, Select } from './Select.tsx'
import styles from './Setup.module.css'
import { change, setOf, useSetup } from './setup.ts'

export function MainOptions() {
  const options = useSetup(state => state.options)
  return (
    <div className={styles.numbers}>
      {fieldsOf('length', options).map(field => (
        <OptionNumber key={field.name} field={field} />
      ))}
    </div>
  )
}

export function AllOptions() {
  const { options, preset } = useSetup()
  const set = useSetup(setOf)
  const groups: GroupName[] = ['people', 'optimizer', 'layers', 'loss', 'keeping']
  return (
    <details className={styles.all}>
      <summary>{words.more}</summary>
      {groups.map(group => (
        <fieldset key={group} className={styles.group}>
          <legend className={form.legend}>{words.groups[group]}</legend>
          <div className={styles.numbers}>
            {group === 'loss' && <LossChoices />}
            {group === 'layers' && <LayerChoices />}
            {group === 'optimizer' && <ScheduleChoice />}
            {group === 'optimizer' && <PrecisionChoice />}
            {fieldsOf(group, options).map(field => (
              <OptionNumber key={field.name} field={field} />
            ))}
          </div>
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => change({ options: optionsOf(preset, set) })}>
        {words.reset}
      </button>
    </details>
  )
}

function OptionNumber({ field: { name, value, range, change: withValue } }: { field: Field }) {
  const [label, note] = words.fields[name]
  return (
    <NumberField
      label={label}
      note={note}
      value={value}
      isWhole={range.kind === 'whole'}
      problemOf={typed => (isIn(range, typed) ? null : words.wrong(range))}
      onChange={typed => change({ options: withValue(typed) })}
    />
  )
}

function ScheduleChoice() {
  const options = useSetup(state => state.options)
  const { recipe } = options
  const { schedule } = recipe
  const set = (part: Partial<typeof recipe>) =>
    change({ options: { ...options, recipe: { ...recipe, ...part } } })
  return (
    <>
      <Select
        id="option-schedule"
        label={words.schedule}
        note={words.scheduleNote}
        value={schedule.kind}
        options={words.schedules}
        onChange={kind => set({ schedule: SCHEDULES[kind] })}
      />
      <Select
        id="option-update"
        label={words.update}
        note={words.updateNote}
        value={recipe.update}
        options={words.updates}
        onChange={update => set({ update })}
      />
      <Check
        label={words.decaysBiases}
        note={words.decaysBiasesNote}
        isOn={recipe.decaysBiases}
        onChange={decaysBiases => set({ decaysBiases })}
      />
    </>
  )
}

function PrecisionChoice() {
  const options = useSetup(state => state.options)
  const estimate = useOutlook(outlook => outlook.estimate)
  const problem = estimate.state === 'done' ? estimate.result.engine.halfProblem : null
  return (
    <Select
      id="option-precision"
      label={words.precision}
      note={problem === null ? words.precisionNote : words.precisionOff(problem)}
      value={options.precision}
      options={words.precisions}
      onChange={precision => change({ options: { ...options, precision } })}
    />
  )
}

function LayerChoices() {
  const { options, start, head } = useSetup()
  const { recipe } = options
  const set = (part: Partial<typeof recipe>) =>
    change({ options: { ...options, recipe: { ...recipe, ...part } } })
  return (
    <>
      <Select
        id="option-augment"
        label={words.augment}
        note={words.augmentNote}
        value={recipe.augment}
        options={words.augments}
        onChange={augment => set({ augment })}
      />
      {start !== 'new' && head === 'new' && (
        <Check
          label={words.balance}
          note={words.balanceNote}
          isOn={recipe.balance}
          onChange={balance => set({ balance })}
        />
      )}
    </>
  )
}

function LossChoices() {
  const { options, start } = useSetup()
  const { recipe } = options
  const set = (part: Partial<typeof recipe>) =>
    change({ options: { ...options, recipe: { ...recipe, ...part } } })
  return (
    <>
      <Select
        id="option-loss"
        label={words.lossKind}
        note={words.lossNote}
        value={recipe.loss.kind}
        options={words.losses}
        onChange={kind => set({ loss: LOSSES[kind] })}
      />
      {start === 'new' && (
        <Select
          id="option-init"
          label={words.init}
          note={words.initNote}
          value={recipe.init}
          options={words.inits}
          onChange={init => set({ init })}
        />
      )}
    </>
  )
}
