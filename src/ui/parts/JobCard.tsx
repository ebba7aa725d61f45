// The card of a long job, the same in every panel: what, how far, at what rate, how long yet, and what can be done. Texts come ready.
import { CircleCheck, CirclePause, Gauge, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './JobCard.module.css'
import { ProgressBar } from './ProgressBar.tsx'
import type { Task } from './task.ts'

/** Idle: it was stopped or paused, and can go on. */
type JobState = Task<unknown, unknown>['state']

interface Props {
  /** What, on what: "LFW, pairs: lfw-112X96.tar". */
  title: string
  state: JobState
  /** What is being done: "Embedding the pictures". While it runs or is paused. */
  stage?: string
  /** "1,200 of 13,233 pictures" */
  counts?: string | null
  /** 0..1; null: the end is not known. */
  share?: number | null
  /** "34 pictures per second" */
  rate?: string | null
  /** "5 min left" */
  timeLeft?: string | null
  /** What else is worth a look: "12 left out". */
  notes?: readonly string[]
  /** How it ended, or why it stopped; of a failed job it is read out. */
  message?: string
  /** Buttons and links: pause, cancel, continue, open. */
  actions?: ReactNode
  /** Takes away a card that does not run. */
  putAway?: { label: string; onClick: () => void }
  /** Below: a curve, the next batch, what was left out. */
  children?: ReactNode
}

export function JobCard({ title, state, stage, message, actions, putAway, children, ...progress }: Props) {
  return (
    <article className={styles.card} aria-label={title} data-job={state}>
      <header className={styles.head}>
        <Mark state={state} />
        <h2 className={styles.title}>{title}</h2>
        {state !== 'running' && putAway && (
          <button
            type="button"
            className="button plain icon"
            aria-label={putAway.label}
            title={putAway.label}
            onClick={putAway.onClick}
          >
            <X size={18} aria-hidden />
          </button>
        )}
      </header>
      <div className={styles.row}>
        {stage !== undefined && <Working stage={stage} {...progress} />}
        {message !== undefined && (
          <p className={styles.message} role={state === 'failed' ? 'alert' : undefined}>
            {message}
          </p>
        )}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </article>
  )
}

function Mark({ state }: { state: JobState }) {
  if (state === 'done') return <CircleCheck size={22} className={styles.good} aria-hidden />
  if (state === 'failed') return <TriangleAlert size={22} className={styles.bad} aria-hidden />
  if (state === 'idle') return <CirclePause size={22} className={styles.mark} aria-hidden />
  return <Gauge size={22} className={styles.mark} aria-hidden />
}

type WorkingProps = Pick<Props, 'counts' | 'share' | 'rate' | 'timeLeft' | 'notes'> & { stage: string }

function Working({ stage, counts, share = null, rate, timeLeft, notes = [] }: WorkingProps) {
  return (
    <div className={styles.working}>
      <p className={styles.counts}>
        {stage}
        {counts && <span>{counts}</span>}
      </p>
      <ProgressBar label={stage} share={share} />
      <p className={styles.rate}>{[rate, timeLeft, ...notes].filter(Boolean).join(' · ')}</p>
    </div>
  )
}
