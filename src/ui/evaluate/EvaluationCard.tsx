// The evaluation that runs, was stopped or has ended: how far it is, at what rate, and what can be done.
import type { EvaluationProgress } from '../../worker/evaluation/types.ts'
import { JobCard } from '../parts/JobCard.tsx'
import { followLink } from '../router.ts'
import { cancelJob, type Job, PANEL, putJobAway, shareOf, startJob } from './job.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.job

export function EvaluationCard({ job }: { job: Job }) {
  const { request, task, embedded } = job
  return (
    <JobCard
      title={words.title(request.protocol, request.given.label)}
      state={task.state}
      putAway={{ label: words.putAway, onClick: putJobAway }}
      {...(task.state === 'running' && working(task.progress))}
      {...(task.state === 'idle' && {
        message: embedded ? words.stopped(embedded.done, embedded.total) : words.stoppedEarly,
      })}
      {...(task.state === 'failed' && { message: `${words.failed}. ${task.message}` })}
      {...(task.state === 'done' && { message: words.done })}
      actions={<Actions job={job} />}
    />
  )
}

function Actions({ job: { request, task } }: { job: Job }) {
  if (task.state === 'running')
    return (
      <button type="button" className="button" onClick={cancelJob}>
        {words.cancel}
      </button>
    )
  if (task.state === 'done')
    return (
      <a className="button" href={`${PANEL}/${task.result}`} onClick={followLink}>
        {words.open}
      </a>
    )
  return (
    <button type="button" className="button main" onClick={() => startJob(request)}>
      {words.resume}
    </button>
  )
}

function working(progress: EvaluationProgress | null) {
  const stage = progress ? words.stage[progress.what] : words.waiting
  const share = shareOf(progress)
  if (progress?.what !== 'embedding') return { stage, share }
  const { done, total, perSecond, secondsLeft, skipped } = progress
  return {
    stage,
    share,
    counts: words.counts(done, total),
    rate: words.rate(perSecond),
    timeLeft: secondsLeft === null ? null : words.left(secondsLeft),
    notes: skipped > 0 ? [words.skipped(skipped)] : [],
  }
}
