// What is to be trained: data set, preset, start, options; and what it takes, before the start.
import { useEngine } from '../engine.ts'
import { Choices } from '../parts/Choices.tsx'
import { resultOf } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { Estimate } from './Estimate.tsx'
import { startJob, useJob } from './job.ts'
import { AllOptions, MainOptions } from './OptionFields.tsx'
import { wordsOfRecipe } from './recipe-words.ts'
import styles from './Setup.module.css'
import { StartField } from './StartField.tsx'
import { change, chooseDataset, choosePreset, refreshSets, requestOf, setOf, useSetup } from './setup.ts'
import panel from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.setup

export function Setup() {
  const { sets, preset } = useSetup()
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
      </div>
      <Choices
        legend={wordsOfRecipe.preset}
        options={wordsOfRecipe.presets}
        value={preset}
        onChange={value => choosePreset(value)}
      />
      <MainOptions />
      <AllOptions />
      <Estimate />
      <Start />
    </div>
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
      <a className="button main" href="/data" onClick={followLink}>
        {words.toData}
      </a>
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
      <label className={styles.legend} htmlFor="training-set">
        {words.dataset}
      </label>
      <select
        id="training-set"
        className={styles.select}
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
        <p className={styles.note}>
          {words.datasetNote(set.train, set.identities, set.validation)}{' '}
          {set.validation === 0 && words.noHeldOut}
        </p>
      )}
      {unusable.map(({ name, problem }) => (
        <p key={name} className={styles.note}>
          {words.unusable(name, problem ?? '')}
        </p>
      ))}
      {set && set.revisions.length > 0 && (
        <>
          <label className={styles.legend} htmlFor="training-labels">
            {words.labels}
          </label>
          <select
            id="training-labels"
            className={styles.select}
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
  useEngine(({ ready }) => ready) // the model in use is the default
  const request = requestOf(state)
  return (
    <div className={panel.row}>
      <button
        type="button"
        className="button main"
        disabled={!request || isBusy}
        onClick={() => {
          if (!request) return
          startJob(request)
          window.scrollTo({ top: 0 })
        }}
      >
        {words.start}
      </button>
      {isBusy && <p className={styles.note}>{words.oneAtATime}</p>}
    </div>
  )
}
