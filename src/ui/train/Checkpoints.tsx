// The checkpoints of a run, and what each can become: an added model, a file for PyTorch, a place to go on from.
import type { ModelCard } from '../../model/card.ts'
import { spareCheckpoints } from '../../train/run.ts'
import type { CheckpointNote, Run } from '../../worker/training/types.ts'
import { changeModel, useEngine } from '../engine.ts'
import { bytesText, countText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import report from '../parts/Report.module.css'
import { IDLE, type Task } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { install, useInstalling } from './installing.ts'
import { resumeJob, useJob } from './job.ts'
import { wordsOfRun } from './run-words.ts'
import { savePytorch, tidy } from './runs.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfRun.checkpoints

export function Checkpoints({ run, isTraining }: { run: Run; isTraining: boolean }) {
  const { id, task: newest } = useInstalling()
  const task = id === run.id ? newest : IDLE
  const spare = spareCheckpoints(run)
  const last = run.checkpoints.at(-1)
  return (
    <section className={report.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      {run.checkpoints.length === 0 && <p className={report.quiet}>{words.none}</p>}
      <ul className={styles.checkpoints}>
        {run.checkpoints.toReversed().map(note => (
          <li key={note.file} data-checkpoint={note.step}>
            <p>
              <b>
                {words.step} {countText(note.step)}
              </b>
              {note.isBest && <span className={styles.tag}>{words.best}</span>}
              {note === last && <span className={styles.tag}>{words.last}</span>}
              <span className={report.below}>
                {wordsOfTrain.dateText(note.time)}, {bytesText(note.bytes)}
              </span>
            </p>
            <div className={styles.row}>
              <button
                type="button"
                className={note.isBest ? 'button main' : 'button'}
                aria-label={words.addNamed(note.step)}
                disabled={task.state === 'running'}
                onClick={() => void install(run.id, note.file)}
              >
                {words.use}
              </button>
              <button
                type="button"
                className="button"
                aria-label={words.pytorchNamed(note.step)}
                onClick={() => void savePytorch(run.id, note.file)}
              >
                {words.pytorch}
              </button>
              <GoOn run={run} note={note} isTraining={isTraining} isLast={note === last} />
            </div>
          </li>
        ))}
      </ul>
      {spare.length > 0 && !isTraining && (
        <div className={styles.row}>
          <button type="button" className="button" onClick={() => void tidy(run.id)}>
            {wordsOfTrain.unfinished.tidy(spare.length, bytesOf(spare))}
          </button>
          <p className={report.small}>{wordsOfTrain.unfinished.tidyNote}</p>
        </div>
      )}
      <Installed task={task} />
      {run.checkpoints.length > 0 && <p className={report.small}>{words.note}</p>}
    </section>
  )
}

const bytesOf = (notes: readonly CheckpointNote[]) => notes.reduce((sum, { bytes }) => sum + bytes, 0)

function GoOn({
  run,
  note,
  isTraining,
  isLast,
}: {
  run: Run
  note: CheckpointNote
  isTraining: boolean
  isLast: boolean
}) {
  const isBusy = useJob(state => state.job?.task.state === 'running')
  if (isLast) return null // the button above does that
  return (
    <button
      type="button"
      className="button"
      aria-label={words.goOnNamed(note.step)}
      disabled={isBusy || isTraining}
      onClick={() => resumeJob(run, { file: note.file, learningRate: null })}
    >
      {words.goOn}
    </button>
  )
}

function Installed({ task }: { task: Task<number, ModelCard> }) {
  const used = useEngine(state => state.ready?.model.name)
  if (task.state === 'idle') return null
  if (task.state === 'running')
    return <ProgressBar label={words.installing(task.progress)} share={Math.min(1, task.progress)} />
  if (task.state === 'failed')
    return (
      <p className={styles.problem} role="alert">
        {task.message}
      </p>
    )
  const { name, title, calibration, calibrationNote } = task.result
  return (
    <div className={styles.row}>
      <p>{used === name ? words.inUse(title) : words.installed(title)}</p>
      {used !== name && (
        <button type="button" className="button main" onClick={() => void changeModel(name)}>
          {words.takeNow}
        </button>
      )}
      <a className="button" href="/models" onClick={followLink}>
        {words.toModels}
      </a>
      <p className={report.small}>{calibration ? calibrationNote : words.uncalibrated}</p>
    </div>
  )
}
