// The options of a run with a half sentence each: those that decide most in sight, all others behind one click.
import { useState } from 'react'
import { wordsOfRecipe as words } from '../wordsOfRecipe.ts'
import { type Field, fieldsOf, type GroupName, isWrong, optionsOf } from './choice.ts'
import styles from './Setup.module.css'
import { Select } from './StartField.tsx'
import { change, setOf, useSetup } from './setup.ts'

export function MainOptions() {
  const options = useSetup(state => state.options)
  return (
    <div className={styles.numbers}>
      {fieldsOf(options).length.map(field => (
        <NumberField key={field.name} field={field} />
      ))}
    </div>
  )
}

export function AllOptions() {
  const { options, preset } = useSetup()
  const set = useSetup(setOf)
  const fields = fieldsOf(options)
  const groups: GroupName[] = ['optimizer', 'layers', 'loss', 'keeping']
  return (
    <details className={styles.all}>
      <summary>{words.more}</summary>
      {groups.map(group => (
        <fieldset key={group} className={styles.group}>
          <legend className={styles.legend}>{words.groups[group]}</legend>
          <div className={styles.numbers}>
            {group === 'loss' && <LossChoices />}
            {group === 'layers' && <AugmentChoice />}
            {group === 'optimizer' && <ScheduleChoice />}
            {group === 'optimizer' && <PrecisionChoice />}
            {fields[group].map(field => (
              <NumberField key={field.name} field={field} />
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
        onChange={kind =>
          set({
            schedule:
              kind === 'cosine'
                ? { kind, warmup: 10, floor: 0.01 }
                : optionsOf('reference', null).recipe.schedule,
          })
        }
      />
      <Select
        id="option-update"
        label={words.update}
        note={words.updateNote}
        value={recipe.update}
        options={words.updates}
        onChange={update => set({ update })}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={recipe.decaysBiases}
          onChange={event => set({ decaysBiases: event.currentTarget.checked })}
        />
        <span>
          {words.decaysBiases}
          <span className={styles.note}>{words.decaysBiasesNote}</span>
        </span>
      </label>
    </>
  )
}

function PrecisionChoice() {
  const { options, estimate } = useSetup()
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

function AugmentChoice() {
  const options = useSetup(state => state.options)
  const { recipe } = options
  return (
    <Select
      id="option-augment"
      label={words.augment}
      note={words.augmentNote}
      value={recipe.augment}
      options={words.augments}
      onChange={augment => change({ options: { ...options, recipe: { ...recipe, augment } } })}
    />
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
        onChange={kind => set({ loss: kind === 'margin' ? { kind, margin: 0.2, scale: 30 } : { kind } })}
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

const textOf = (value: number | null) => (value === null || Number.isNaN(value) ? '' : String(value))

function NumberField({ field }: { field: Field }) {
  const { name, value, low, high, whole = false } = field
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
        inputMode={whole ? 'numeric' : 'decimal'}
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
        {wrong ? words.wrong(whole, low, high) : note}
      </p>
    </div>
  )
}
