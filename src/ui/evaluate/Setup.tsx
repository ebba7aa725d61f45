// What is to be measured: protocol, its files, the pictures, the reading, the model; and what was found, before the start.
import { useEffect, useState } from 'react'
import { MEASURED, PROTOCOLS } from '../../evaluate/protocols/table.ts'
import type { EvaluationRequest } from '../../worker/evaluation/types.ts'
import { useEngine } from '../engine.ts'
import { Choices } from '../parts/Choices.tsx'
import styles from '../parts/Form.module.css'
import { OtherJobs } from '../parts/OtherJobs.tsx'
import { ConfigField } from './ConfigField.tsx'
import { DataField } from './DataField.tsx'
import { PANEL, startJob } from './job.ts'
import { measureSamples } from './samples.ts'
import {
  backendOf,
  chooseEmbedding,
  chooseModel,
  chooseProtocol,
  chooseScore,
  chooseSemantics,
  dropOn,
  requestOf,
  useSetup,
} from './setup.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.setup
const OPTIONS = MEASURED.map(({ name: value, label, note }) => ({ value, label, note }))
type Field = 'data' | 'config'

export function Setup() {
  const setup = useSetup()
  const { protocol, semantics, embedding, score, given } = setup
  useEngine(state => state.ready) // the model in use is the default
  const over = useDrops()
  // a protocol whose file comes with the page needs none: others are behind the details
  const isFolded = PROTOCOLS[protocol].shipped !== undefined && (setup.config[protocol] ?? []).length === 0
  const config = <ConfigField isOver={over === 'config' || over === 'page'} />
  return (
    <div className={styles.form}>
      <Choices
        legend={words.protocol}
        options={OPTIONS}
        value={protocol}
        onChange={value => chooseProtocol(value)}
      />
      <div className={styles.fields}>
        <DataField isOver={over === 'data' || over === 'page'} />
        {isFolded ? <ModelField /> : config}
      </div>
      {!isFolded && <ModelField />}
      <Start />
      <details className={styles.more}>
        <summary>{words.options}</summary>
        <p className={styles.note}>{words.dataDetails}</p>
        {isFolded && config}
        <div className={styles.fields}>
          <Choices
            legend={words.semantics}
            options={words.readings}
            value={semantics}
            onChange={value => chooseSemantics(value)}
          />
          {given?.kind !== 'embeddings' && (
            <Choices
              legend={words.embedding}
              options={words.embeddings}
              value={embedding}
              onChange={value => chooseEmbedding(value)}
            />
          )}
          {backendOf(setup) && (
            <Choices
              legend={words.score}
              options={words.scores}
              value={score}
              onChange={value => chooseScore(value)}
            />
          )}
        </div>
      </details>
    </div>
  )
}

function ModelField() {
  const { model, models, given, data } = useSetup()
  const used = useEngine(state => state.ready?.model.name)
  if (given?.kind === 'embeddings')
    return (
      <div className={styles.model}>
        <p className={styles.legend}>{words.model}</p>
        <p className={styles.note}>
          {data.state === 'done' && data.result.model ? words.modelOfFile(data.result.model) : words.looking}
        </p>
      </div>
    )
  return (
    <div className={styles.model}>
      <label className={styles.legend} htmlFor="evaluated-model">
        {words.model}
      </label>
      <select
        id="evaluated-model"
        className={styles.select}
        value={model ?? used ?? ''}
        onChange={event => chooseModel(event.currentTarget.value)}
      >
        {models.map(({ name, title }) => (
          <option key={name} value={name}>
            {name === used ? words.inUse(title) : title}
          </option>
        ))}
      </select>
    </div>
  )
}

function Start() {
  const setup = useSetup()
  useEngine(state => state.ready) // the model in use is the default
  const { facts, data } = setup
  const request = requestOf(setup)
  const missing = PROTOCOLS[setup.protocol].shipped ? words.needsPictures : words.needsBoth
  const isReady = facts.state === 'done' && data.state === 'done' && request !== null
  const begin = (chosen: EvaluationRequest) => {
    startJob(chosen)
    window.scrollTo({ top: 0 })
  }
  return (
    <div className={styles.start}>
      <button
        type="button"
        className="button main"
        disabled={!isReady}
        onClick={() => request && begin(request)}
      >
        {words.start}
      </button>
      <button type="button" className="button" onClick={() => void measureSamples()}>
        {wordsOfEvaluate.samples.start}
      </button>
      <p className={styles.note}>{request ? '' : missing}</p>
      <OtherJobs panel={PANEL} className={styles.note} />
    </div>
  )
}

/** Takes drops anywhere on the panel. Gives the field under the pointer while files are dragged over the page. */
function useDrops(): Field | 'page' | null {
  const [over, setOver] = useState<Field | 'page' | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      if (event.type === 'dragover') return setOver(fieldUnder(event) ?? 'page')
      setOver(null)
      void dropOn(event.dataTransfer, fieldUnder(event))
    }
    window.addEventListener('dragover', drag, { signal })
    window.addEventListener('drop', drag, { signal })
    window.addEventListener('dragleave', event => event.relatedTarget === null && setOver(null), { signal })
    return () => controller.abort()
  }, [])
  return over
}

function fieldUnder({ target }: DragEvent): Field | null {
  const field = target instanceof Element ? target.closest<HTMLElement>('[data-field]')?.dataset.field : null
  return field === 'data' || field === 'config' ? field : null
}
