// What is to be trained: data set, preset, start, options; and what it takes, before the start.
import { useState } from 'react'
import type { PresetName } from '../../worker/training/types.ts'
import { Samples } from '../data/Samples.tsx'
import { useEngine } from '../engine.ts'
import form from '../parts/Form.module.css'
import { OtherJobs } from '../parts/OtherJobs.tsx'
import { resultOf } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { isWhole } from './choice.ts'
import { Estimate, Takes } from './Estimate.tsx'
import { startJob, useJob } from './job.ts'
import { AllOptions, MainOptions } from './OptionFields.tsx'
import { wordsOfRecipe } from './recipe-words.ts'
import { Select } from './Select.tsx'
import styles from './Setup.module.css'
import { StartDialog } from './StartDialog.tsx'
import { StartField } from './StartField.tsx'
import { change, chooseDataset, choosePreset, refreshSets, requestOf, setOf, useSetup } from './setup.ts'
import panel from './Train.module.css'
import { useUnfinished } from './UnfinishedRuns.tsx'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.setup
const PRESET_TITLES = Object.fromEntries(
  wordsOfRecipe.presets.map(({ value, label }) => [value, label]),
) as Record<PresetName, string>

export function Setup() {
  const { sets } = useSetup()
  const set = useSetup(setOf)
  if (sets.state === 'idle' || sets.state === 'running') return <p className={panel.quiet}>{words.reading}</p>
  if (sets.state === 'failed')
    return (
      <div className={panel.row} role="alert">
        <p>{sets.message}</p>
        <button type="button" className="button" onClick={() => void refreshSets()}>
          {wordsOfTrain.retry}
        </button>
      </div>
    )
  if (!set && sets.result.every(({ problem }) => problem !== null)) return <NoSet />
  return (
    <div className={styles.form}>
      <div className={styles.fields}>
        <DatasetField />
        <StartField />
        <PresetField />
      </div>
      <RarePeople />
      <Start />
      <MainOptions />
      <AllOptions />
      <Estimate />
    </div>
  )
}

function PresetField() {
  const preset = useSetup(state => state.preset)
  const note = wordsOfRecipe.presets.find(({ value }) => value === preset)?.note ?? ''
  return (
    <Select
      id="training-preset"
      label={words.preset}
      note={note}
      value={preset}
      options={PRESET_TITLES}
      onChange={choosePreset}
    />
  )
}

/** People with one picture, of whom little is learnt: how many they are, and one press to leave them out. */
function RarePeople() {
  const set = useSetup(setOf)
  const options = useSetup(state => state.options)
  const [all, two] = set?.people ?? []
  if (!set || !all || !two || all.people === two.people) return null
  const least = options.leastPictures ?? 1
  const enough = set.people.find(one => one.least === least)
  const choose = (leastPictures: number) => change({ options: { ...options, leastPictures } })
  return (
    <p className={styles.rare}>
      {least > 1
        ? enough && words.leftOut(least, enough.people, all.people)
        : words.rare(all.people - two.people, all.people)}
      <button type="button" className="button" onClick={() => choose(least > 1 ? 1 : 2)}>
        {least > 1 ? words.takeAll : words.leaveOut}
      </button>
    </p>
  )
}

function NoSet() {
  const broken = resultOf(useSetup(state => state.sets)) ?? []
  return (
    <div className={panel.empty}>
      {broken.map(({ name, problem }) => (
        <p key={name}>{words.unusable(name, problem ?? '')}</p>
      ))}
      <p>{words.none}</p>
      <div className={panel.row}>
        <a className="button main" href="/data" onClick={followLink}>
          {words.toData}
        </a>
        <Samples onBegun={chooseDataset} />
      </div>
    </div>
  )
}

function DatasetField() {
  const set = useSetup(setOf)
  const sets = resultOf(useSetup(state => state.sets)) ?? []
  const labels = useSetup(state => state.labels)
  const unusable = sets.filter(({ problem }) => problem !== null)
  return (
    <div className={styles.field}>
      <label className={form.legend} htmlFor="training-set">
        {words.dataset}
      </label>
      <select
        id="training-set"
        className={form.select}
        value={set?.name ?? ''}
        onChange={event => chooseDataset(event.currentTarget.value)}
      >
        {sets
          .filter(({ problem }) => problem === null)
          .map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
      </select>
      {set && (
        <p className={form.note}>
          {words.datasetNote(set.train, set.identities, set.validation)}{' '}
          {set.validation === 0 && words.noHeldOut}
        </p>
      )}
      {unusable.map(({ name, problem }) => (
        <p key={name} className={form.note}>
          {words.unusable(name, problem ?? '')}
        </p>
      ))}
      {set && set.revisions.length > 0 && (
        <>
          <label className={form.legend} htmlFor="training-labels">
            {words.labels}
          </label>
          <select
            id="training-labels"
            className={form.select}
            value={labels ?? ''}
            onChange={event => change({ labels: event.currentTarget.value || null })}
          >
            <option value="">{words.importedLabels}</option>
            {set.revisions.map(({ name, kept, relabelled, dropped }) => (
              <option key={name} value={name}>
                {words.revision(name, kept, relabelled, dropped)}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  )
}

function Start() {
  const state = useSetup()
  const isBusy = useJob(({ job }) => job?.task.state === 'running')
  const waiting = useUnfinished()[0]
  const [isAsking, setAsking] = useState(false)
  useEngine(({ ready }) => ready) // the model in use is the default
  const request = requestOf(state)
  const begin = () => {
    if (!request) return
    if (waiting) return setAsking(true)
    startJob(request)
    window.scrollTo({ top: 0 })
  }
  return (
    <div className={panel.row}>
      <button type="button" className="button main" disabled={!request || isBusy} onClick={begin}>
        {words.start}
      </button>
      {isBusy ? (
        <p className={form.note}>{words.oneAtATime}</p>
      ) : isWhole(state.options) ? (
        <Takes />
      ) : (
        <p className={form.problem}>{words.wrong}</p>
      )}
      <OtherJobs panel="/train" className={form.note} />
      {isAsking && request && waiting && (
        <StartDialog request={request} waiting={waiting} onClose={() => setAsking(false)} />
      )}
    </div>
  )
}
