// How pictures become a data set. Defaults work; each option says when to change it.
import { useId } from 'react'
import type { SourceFacts } from '../../worker/datasets/types.ts'
import { Choices } from '../parts/Choices.tsx'
import form from '../parts/Form.module.css'
import { NumberField } from '../parts/NumberField.tsx'
import styles from './Data.module.css'
import {
  chooseAligned,
  chooseDuplicates,
  chooseIdentity,
  chooseName,
  chooseShardPictures,
  chooseSplit,
  nameProblem,
  useSetup,
} from './setup.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup

export function Options({ kind }: { kind: SourceFacts['kind'] }) {
  const { aligned, split } = useSetup()
  const isCopy = kind === 'shards'
  const hasPictures = !isCopy && kind !== 'datasets'
  return (
    <>
      {hasPictures && (
        <Choices
          legend={words.faces}
          options={words.facesOptions}
          value={aligned ? 'aligned' : 'search'}
          onChange={value => chooseAligned(value === 'aligned')}
        />
      )}
      {kind === 'folder' || kind === 'archive' ? <Identities /> : null}
      <NameField />
      {!isCopy && (
        <details className={styles.more}>
          <summary>{words.more}</summary>
          <div className={styles.options}>
            <Choices
              legend={words.split}
              options={words.splitOptions}
              value={split.by}
              onChange={by => chooseSplit({ by })}
            />
            <Numbers />
            <Duplicates />
          </div>
        </details>
      )}
    </>
  )
}

/** Only where first and last folder name other people. */
function Identities() {
  const { facts, identity } = useSetup()
  const people = facts.state === 'done' ? facts.result.survey?.people : null
  if (!people && !identity) return null
  return (
    <Choices
      legend={words.people}
      options={words.peopleOptions}
      value={identity ?? 'repeats'}
      onChange={value => chooseIdentity(value === 'repeats' ? null : value)}
    />
  )
}

function NameField() {
  const name = useSetup(state => state.name)
  const id = useId()
  const problem = nameProblem(name)
  return (
    <div className={styles.field}>
      <label className={form.legend} htmlFor={id}>
        {words.name}
      </label>
      <input
        id={id}
        className={`${form.select} ${styles.input}`}
        value={name}
        maxLength={120}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={event => chooseName(event.currentTarget.value)}
      />
      <p id={`${id}-problem`} className={form.note}>
        {problem}
      </p>
    </div>
  )
}

function Numbers() {
  const { split, shardPictures } = useSetup()
  return (
    <div className={styles.numbers}>
      <RangedNumber
        label={words.share}
        value={Math.round(split.fraction * 1000) / 10}
        range={[0, 90]}
        isWhole={false}
        onChange={percent => chooseSplit({ fraction: percent / 100 })}
      />
      <RangedNumber
        label={words.seed}
        note={words.seedNote}
        value={split.seed}
        range={[0, 4294967295]}
        onChange={seed => chooseSplit({ seed })}
      />
      <RangedNumber
        label={words.shardPictures}
        note={words.shardPicturesNote}
        value={shardPictures}
        range={[1, 50_000]}
        onChange={chooseShardPictures}
      />
    </div>
  )
}

interface RangedProps {
  label: string
  note?: string
  value: number
  range: readonly [least: number, most: number]
  isWhole?: boolean
  onChange(value: number): void
}

/** What is typed counts once it is in its range. */
function RangedNumber({ label, note, value, range: [least, most], isWhole = true, onChange }: RangedProps) {
  const isGood = (typed: number | null): typed is number =>
    typed !== null && typed >= least && typed <= most && (!isWhole || Number.isInteger(typed))
  return (
    <NumberField
      label={label}
      note={note}
      value={value}
      isWhole={isWhole}
      problemOf={typed => (isGood(typed) ? null : words.numberRange(least, most))}
      onChange={typed => isGood(typed) && onChange(typed)}
    />
  )
}

function Duplicates() {
  const keepDuplicates = useSetup(state => state.keepDuplicates)
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={keepDuplicates}
        onChange={event => chooseDuplicates(event.currentTarget.checked)}
      />
      <span>
        {words.duplicates}
        <span className={form.note}>{words.duplicatesNote}</span>
      </span>
    </label>
  )
}
