// The run that trains, or has just ended: how far it is, at what rate, and what can be done.
import { JobCard } from '../parts/JobCard.tsx'
import { resultOf } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { cancelJob, type Job, type JobProgress, PANEL, pauseJob, putJobAway, useJob } from './job.ts'
import { ResumeButtons } from './ResumeButtons.tsx'
import { wordsOfRun } from './run-words.ts'
import { useRuns } from './runs.ts'
import styles from './Train.module.css'
import { UseModel } from './UseModel.tsx'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.job
/** What happened last: a device that is lost leaves two notes, what it means and where training goes on. */
const TOLD = 2

export function TrainingCard() {
  const job = useJob(state => state.job)
  return job && <RunningCard job={job} />
}

function RunningCard({ job }: { job: Job }) {
  const { title, run, engine, task } = job
  const isRunning = task.state === 'running'
  const told = run?.events.slice(-TOLD) ?? []
  return (
    <JobCard
      title={words.title(title)}
      state={task.state}
      putAway={{ label: words.putAway, onClick: putJobAway }}
      {...(isRunning && working(task.progress, job))}
      {...(task.state === 'idle' && { message: run?.stop?.message ?? '' })}
      {...(task.state === 'failed' && {
        message: run?.stop ? task.message : `${words.failed} ${task.message}`,
      })}
      {...(task.state === 'done' && { message: words.done })}
      actions={<Actions job={job} />}
    >
      {isRunning && engine && (
        <p className={styles.quiet}>
          {engine.label}. {engine.reason} {words.awake}
        </p>
      )}
      {told.map(({ step, time, text }) => (
        <p key={`${time} ${text}`} role="status">
          {wordsOfRun.log.event(step)}: {text}
        </p>
      ))}
    </JobCard>
  )
}

function Actions({ job: { run, task } }: { job: Job }) {
  const kept = resultOf(useRuns(state => state.list))
  if (task.state === 'running')
    return (
      <>
        <button
          type="button"
          className="button"
          title={words.pauseNote}
          disabled={task.progress.asked !== null || run === null}
          onClick={pauseJob}
        >
          {words.pause}
        </button>
        <button
          type="button"
          className="button"
          title={words.cancelNote}
          disabled={task.progress.asked === 'cancel'}
          onClick={cancelJob}
        >
          {words.cancel}
        </button>
      </>
    )
  if (!run || kept?.every(({ id }) => id !== run.id)) return null // what could not begin left no run
  return (
    <>
      {task.state !== 'done' && <ResumeButtons run={run} />}
      {task.state === 'done' && <UseModel run={run} />}
      {(run.checkpoints.length > 0 || run.stop) && (
        <a className="button" href={`${PANEL}/${run.id}`} onClick={followLink}>
          {words.open}
        </a>
      )}
    </>
  )
}

function working({ step, work, asked }: JobProgress, { run }: Job) {
  const stage =
    asked === 'pause'
      ? words.stage.pausing
      : asked === 'cancel'
        ? words.stage.cancelling
        : words.stage[work?.what ?? (step ? 'training' : 'starting')]
  const isMeasuring = asked === null && work !== null && work.what !== 'starting'
  if (!step || isMeasuring)
    return {
      stage,
      share: work && work.done > 0 ? Math.min(1, work.done / work.of) : null,
      ...(step && { counts: words.counts(step.step, step.steps, step.place.epoch) }),
    }
  const speed = run?.history.at(-1)?.picturesPerSecond
  return {
    stage,
    share: Math.min(1, step.step / Math.max(1, step.steps)),
    counts: words.counts(step.step, step.steps, step.place.epoch),
    rate: speed ? words.rate(speed) : null,
    timeLeft: step.secondsLeft === null ? null : words.left(step.secondsLeft),
    notes: [words.loss(step.loss)],
  }
}
