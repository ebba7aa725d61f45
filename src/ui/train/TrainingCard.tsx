// The run that trains, or the one that was cut off and can go on: how far it is, at what rate, and what can be done.
import { JobCard } from '../parts/JobCard.tsx'
import { resultOf } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { cancelJob, type Job, type JobProgress, PANEL, pauseJob, putJobAway, useJob } from './job.ts'
import { ResumeButtons } from './ResumeButtons.tsx'
import { isCutOff } from './run-state.ts'
import { wordsOfRun } from './run-words.ts'
import { useRuns } from './runs.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.job
/** What happened last: a device that is lost leaves two notes, what it means and where training goes on. */
const TOLD = 2

export function TrainingCard() {
  const job = useJob(state => state.job)
  return job ? <RunningCard job={job} /> : <CutOffCard />
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
      {(run.checkpoints.length > 0 || run.stop) && (
        <a
          className={task.state === 'done' ? 'button main' : 'button'}
          href={`${PANEL}/${run.id}`}
          onClick={followLink}
        >
          {words.open}
        </a>
      )}
    </>
  )
}

/** The newest run, when nothing trains it and nothing says why it ended. */
function CutOffCard() {
  const newest = resultOf(useRuns(state => state.list))?.[0]
  const run = useRuns(state => (newest ? state.read.get(newest.id) : undefined))
  if (!newest || newest.problem !== null || !isCutOff(newest) || !run) return null
  const last = run.checkpoints.at(-1)
  return (
    <JobCard
      title={words.title(newest.title)}
      state="idle"
      message={last ? words.cutOff(last.step) : words.cutOffEarly}
      actions={<ResumeButtons run={run} />}
    />
  )
}

function working({ step, work, asked }: JobProgress, { run }: Job) {
  const stage =
    asked === 'pause'
      ? words.stage.pausing
      : asked === 'cancel'
        ? words.stage.cancelling
        : words.stage[work?.what ?? (step ? 'training' : 'starting')]
  if (!step) return { stage, share: work && work.done > 0 ? Math.min(1, work.done / work.of) : null }
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
