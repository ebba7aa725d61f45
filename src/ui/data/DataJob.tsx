// The import, check or export that runs, was stopped or has ended.
import { JobCard } from '../parts/JobCard.tsx'
import { followLink } from '../router.ts'
import { cancelJob, type Job, PANEL, pauseJob, putJobAway } from './job.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.job

/** `isOpen`: its data set is on the page already. */
export function DataJob({ job, isOpen = false }: { job: Job; isOpen?: boolean }) {
  const { title, task, isPaused } = job
  return (
    <JobCard
      title={title}
      state={isPaused ? 'idle' : task.state}
      {...(task.state === 'running' && working(job))}
      {...(task.state === 'idle' && { message: stopped(job) })}
      {...(task.state === 'failed' && { message: `${words.failed}. ${task.message}` })}
      {...(task.state === 'done' && { message: task.result })}
      actions={isOpen && task.state === 'done' ? null : <Actions job={job} />}
      {...(task.state !== 'running' && { putAway: { label: words.putAway, onClick: putJobAway } })}
    />
  )
}

function stopped({ what, shards }: Job): string {
  if (what !== 'import') return words.stoppedJob
  return shards > 0 ? words.stopped : words.stoppedEarly
}

function Actions({ job: { what, name, task, canPause, isPaused, again } }: { job: Job }) {
  if (task.state === 'running')
    return (
      <>
        {canPause && (
          <button
            type="button"
            className={`button ${isPaused ? 'main' : ''}`}
            onClick={() => void pauseJob(!isPaused)}
          >
            {isPaused ? words.resume : words.pause}
          </button>
        )}
        <button type="button" className="button" onClick={cancelJob}>
          {words.cancel}
        </button>
      </>
    )
  if (task.state === 'done')
    return (
      <>
        {what === 'import' && (
          <a className="button main" href={`/train/dataset/${encodeURIComponent(name)}`} onClick={followLink}>
            {wordsOfData.page.train}
          </a>
        )}
        <a className="button" href={`${PANEL}/${encodeURIComponent(name)}`} onClick={followLink}>
          {words.open}
        </a>
      </>
    )
  return (
    <button type="button" className="button main" onClick={again}>
      {what === 'import' ? words.resume : words.again}
    </button>
  )
}

function working({ what, task, isPaused }: Job) {
  const progress = task.state === 'running' ? task.progress : null
  const stage = isPaused ? words.paused : progress ? words.stage[what] : words.starting
  if (!progress || !('pictures' in progress)) return { stage, share: progress?.share ?? null }
  const { share, pictures, identities, perSecond, secondsLeft, shards, skipped } = progress
  return {
    stage,
    share,
    counts: words.counts(pictures, identities),
    rate: isPaused ? null : words.rate(perSecond),
    timeLeft: isPaused || secondsLeft === null ? null : words.left(secondsLeft),
    notes: [words.shards(shards), ...(skipped > 0 ? [words.skipped(skipped)] : [])],
  }
}
