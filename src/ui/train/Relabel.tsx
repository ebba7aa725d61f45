// Semantic bootstrapping: predict, look at the confusion at a threshold, write the labels as a revision, train on with them.
import { useState } from 'react'
import type { CheckpointNote, Run } from '../../worker/training/types.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import report from '../parts/Report.module.css'
import { navigate } from '../router.ts'
import { PANEL, useJob } from './job.ts'
import { RelabelPlanView } from './RelabelPlan.tsx'
import { apply, cancelPrediction, choose, predict, useRelabelling } from './relabelling.ts'
import { wordsOfRun } from './run-words.ts'
import { trainOn } from './setup.ts'
import styles from './Train.module.css'

const words = wordsOfRun.relabel

export function Relabel({ run, isTraining }: { run: Run; isTraining: boolean }) {
  const best = run.checkpoints.find(({ isBest }) => isBest) ?? run.checkpoints.at(-1)
  const [file, setFile] = useState<string | null>(null)
  const isBusy = useJob(state => state.job?.task.state === 'running') || isTraining
  const state = useRelabelling()
  const chosen = run.checkpoints.find(note => note.file === file) ?? best
  if (!chosen) return null
  const isMine = state.of?.id === run.id
  return (
    <section className={report.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className={report.small}>{words.note}</p>
      <div className={styles.row}>
        <label className={styles.inline}>
          {words.checkpoint}
          <select value={chosen.file} onChange={event => setFile(event.currentTarget.value)}>
            {run.checkpoints.toReversed().map(({ file, step, isBest }) => (
              <option key={file} value={file}>
                {words.checkpointAt(step, isBest)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button"
          disabled={isBusy || (isMine && state.prediction.state === 'running')}
          onClick={() => void predict(run, chosen.file)}
        >
          {words.predict}
        </button>
        {isBusy && <p className={report.small}>{words.busy}</p>}
      </div>
      {isMine && <Predicted run={run} />}
    </section>
  )
}

function Predicted({ run }: { run: Run }) {
  const { of: source, prediction, threshold, plan } = useRelabelling()
  if (prediction.state === 'failed')
    return (
      <p className={styles.problem} role="alert">
        {prediction.message}
      </p>
    )
  if (prediction.state === 'running') {
    const { done, of } = prediction.progress
    return (
      <div className={styles.row}>
        <div className={styles.working}>
          <p>
            {words.predicting} {of > 0 && words.counts(done, of)}
          </p>
          <ProgressBar label={words.predicting} share={of > 0 ? Math.min(1, done / of) : null} />
        </div>
        <button type="button" className="button" onClick={cancelPrediction}>
          {words.cancel}
        </button>
      </div>
    )
  }
  if (!plan) return null
  const note = run.checkpoints.find(({ file }) => file === source?.file)
  return (
    <>
      <div className={styles.threshold}>
        <label htmlFor="relabel-threshold">{words.threshold}</label>
        <input
          id="relabel-threshold"
          type="range"
          min={0.3}
          max={0.99}
          step={0.01}
          value={threshold}
          onChange={event => void choose(event.currentTarget.valueAsNumber)}
        />
        <output htmlFor="relabel-threshold">{threshold.toFixed(2)}</output>
      </div>
      <p className={report.small}>{words.thresholdNote}</p>
      <RelabelPlanView plan={plan} />
      <Apply run={run} note={note} />
    </>
  )
}

function Apply({ run, note }: { run: Run; note: CheckpointNote | undefined }) {
  const applied = useRelabelling(state => state.applied)
  const { id, title, identities, options } = run
  return (
    <div className={styles.row}>
      {applied.state !== 'done' && (
        <button
          type="button"
          className="button main"
          disabled={applied.state === 'running'}
          onClick={() => void apply()}
        >
          {words.apply}
        </button>
      )}
      {applied.state === 'failed' && <p role="alert">{applied.message}</p>}
      {applied.state === 'done' && note && (
        <>
          <p>{words.applied(applied.result)}</p>
          <button
            type="button"
            className="button main"
            onClick={() => {
              const weights = { kind: 'run' as const, id, file: note.file }
              const { architecture } = options
              const point = { key: `run/${id}/${note.file}`, title, architecture, identities, weights }
              trainOn(point, options, applied.result)
              navigate(PANEL)
              requestAnimationFrame(() => document.getElementById('new-run')?.focus())
            }}
          >
            {words.trainOn}
          </button>
        </>
      )}
    </div>
  )
}
