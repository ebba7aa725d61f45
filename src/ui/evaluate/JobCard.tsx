// The evaluation that runs, was stopped or has ended: how far it is, at what rate, and what can be done.
import { CircleCheck, CirclePause, Gauge, TriangleAlert, X } from 'lucide-react'
import type { EvaluationProgress } from '../../worker/evaluationTypes.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { followLink } from '../router.ts'
import { wordsOfEvaluate } from '../wordsOfEvaluate.ts'
import styles from './JobCard.module.css'
import { cancelJob, type Job, PANEL, putJobAway, shareOf, startJob } from './job.ts'

const words = wordsOfEvaluate.job

export function JobCard({ job }: { job: Job }) {
  const { request, task, embedded } = job
  const title = words.title(request.protocol, request.given.label)
  return (
    <article className={styles.card} aria-label={title} data-job={task.state}>
      <header className={styles.head}>
        <Mark state={task.state} />
        <h2 className={styles.title}>{title}</h2>
        {task.state !== 'running' && (
          <button
            type="button"
            className="button plain icon"
            aria-label={words.putAway}
            title={words.putAway}
            onClick={putJobAway}
          >
            <X size={18} aria-hidden />
          </button>
        )}
      </header>
      {task.state === 'running' && <Working progress={task.progress} />}
      {task.state === 'idle' && (
        <div className={styles.row}>
          <p>{embedded ? words.stopped(embedded.done, embedded.total) : words.stoppedEarly}</p>
          <Resume job={job} />
        </div>
      )}
      {task.state === 'failed' && (
        <div className={styles.row}>
          <p role="alert">
            {words.failed}. {task.message}
          </p>
          <Resume job={job} />
        </div>
      )}
      {task.state === 'done' && (
        <div className={styles.row}>
          <p>{words.done}</p>
          <a className="button" href={`${PANEL}/${task.result}`} onClick={followLink}>
            {words.open}
          </a>
        </div>
      )}
    </article>
  )
}

function Resume({ job: { request } }: { job: Job }) {
  return (
    <button type="button" className="button main" onClick={() => startJob(request)}>
      {words.resume}
    </button>
  )
}

function Mark({ state }: { state: Job['task']['state'] }) {
  if (state === 'done') return <CircleCheck size={22} className={styles.good} aria-hidden />
  if (state === 'failed') return <TriangleAlert size={22} className={styles.bad} aria-hidden />
  if (state === 'idle') return <CirclePause size={22} className={styles.mark} aria-hidden />
  return <Gauge size={22} className={styles.mark} aria-hidden />
}

function Working({ progress }: { progress: EvaluationProgress | null }) {
  const label = progress ? words.stage[progress.what] : words.waiting
  return (
    <div className={styles.row}>
      <div className={styles.working}>
        <p className={styles.counts}>
          {label}
          {progress?.what === 'embedding' && <span>{words.counts(progress.done, progress.total)}</span>}
        </p>
        <ProgressBar label={label} share={shareOf(progress)} />
        <p className={styles.rate}>{progress?.what === 'embedding' && rateOf(progress)}</p>
      </div>
      <button type="button" className="button" onClick={cancelJob}>
        {words.cancel}
      </button>
    </div>
  )
}

function rateOf(progress: EvaluationProgress & { what: 'embedding' }): string {
  const { perSecond, secondsLeft, skipped } = progress
  const parts = [words.rate(perSecond)]
  if (secondsLeft !== null) parts.push(words.left(secondsLeft))
  if (skipped > 0) parts.push(words.skipped(skipped))
  return parts.join(' · ')
}
