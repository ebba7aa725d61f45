// The run that trains here: one at a time, also while another panel is open. Its curves grow with what the trainer tells.
import { followDeletion } from '../../worker/client.ts'
import {
  endTrainer,
  resumeTraining,
  startTraining,
  type TrainingSignals,
} from '../../worker/training/client.ts'
import type {
  ResumeRequest,
  Run,
  TrainerEngine,
  TrainingNews,
  TrainingRequest,
} from '../../worker/training/types.ts'
import { measureStored } from '../engine.ts'
import { keepAwake } from '../parts/awake.ts'
import { createJobStore } from '../parts/job-store.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { grown } from './growing.ts'
import { refreshRuns, refreshShown, useRuns } from './runs.ts'
import { forgetSets } from './setup.ts'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.job
export const PANEL = '/train'

export interface JobProgress {
  step: TrainingNews['step']
  work: TrainingNews['work']
  /** What was asked for and has not happened yet. */
  asked: 'pause' | 'cancel' | null
}
export interface Job {
  title: string
  /** As far as it has come; null until it has begun. */
  run: Run | null
  engine: TrainerEngine | null
  /** Idle: it was paused or cancelled. Failed: it could not begin, or stopped for a reason that `run.stop` tells. */
  task: Task<JobProgress, null>
}
const store = createJobStore<Job>(PANEL)
export const { useJob, putAway: putJobAway } = store

let pausing = new AbortController()
let cancelling: AbortSignal = new AbortController().signal

const WAITING: JobProgress = { step: null, work: null, asked: null }

export function startJob(request: TrainingRequest): void {
  void run(request.title, null, (onNews, signals) => startTraining(request, onNews, signals))
}
/** `before`: as far as the page knows it; the trainer tells the whole run when it begins. */
export function resumeJob(
  before: Pick<Run, 'id' | 'title'>,
  change: Omit<ResumeRequest, 'id'> = { file: null, learningRate: null },
): void {
  const request = { id: before.id, ...change }
  const { shown } = useRuns.getState()
  const known = [useJob.getState().job?.run, shown.state === 'done' ? shown.result.run : null]
  void run(before.title, known.find(one => one?.id === before.id) ?? null, (onNews, signals) =>
    resumeTraining(request, onNews, signals),
  )
}

type Train = (onNews: (news: TrainingNews) => void, signals: TrainingSignals) => Promise<Run>

async function run(title: string, before: Run | null, train: Train): Promise<void> {
  if (store.isRunning()) return
  pausing = new AbortController()
  const task = { state: 'running', progress: WAITING } as const
  cancelling = store.begin({ title, run: before, engine: null, task }, { said: words.startedSaid(title) })
  const signals = { pause: pausing.signal, cancel: cancelling }
  const release = keepAwake()
  try {
    const ended = await train(take, signals)
    end(taskOf(ended), ended)
  } catch (error) {
    if (isCancelled(error) && !cancelling.aborted) return endForDeletion()
    end(cancelling.aborted ? IDLE : failed(error), null)
    if (isCancelled(error)) putJobAway()
  } finally {
    release()
    endTrainer()
  }
  await Promise.all([refreshRuns(), refreshShown(), measureStored()])
}

/** Everything stored is being deleted, the run too. */
function endForDeletion(): void {
  putJobAway()
  notify(words.endedByDeletion)
}
followDeletion(() => void Promise.all([refreshRuns(), refreshShown(), forgetSets()]))

function taskOf({ stop }: Run): Job['task'] {
  if (stop?.why === 'finished') return { state: 'done', result: null }
  if (!stop || stop.why === 'paused' || stop.why === 'cancelled') return IDLE
  return { state: 'failed', name: stop.why, message: stop.message }
}

function end(task: Job['task'], ended: Run | null): void {
  const stopped = task.state === 'failed' ? task.message : (ended?.stop?.message ?? '')
  const run = ended ?? useJob.getState().job?.run ?? null
  store.end({ task, run }, task.state === 'done' ? words.doneSaid : stopped)
}

function take(news: TrainingNews): void {
  const { task } = useJob.getState().job ?? {}
  if (task?.state !== 'running') return // what was on its way when it ended
  const isFirst = task.progress.step === null && news.step !== null
  if (isFirst) void refreshRuns() // it is kept from here on, and has its place in the list
  useJob.setState(({ job }) => {
    if (job?.task.state !== 'running') return { job }
    const { progress } = job.task
    const run = news.run ?? job.run
    return {
      job: {
        ...job,
        title: run?.title ?? job.title,
        engine: news.engine ?? job.engine,
        run: run && grown(run, news),
        task: {
          state: 'running',
          progress: { ...progress, step: news.step ?? progress.step, work: news.work },
        },
      },
    }
  })
  if (news.step) store.showShare(Math.min(1, news.step.step / Math.max(1, news.step.steps)))
}

function asked(what: 'pause' | 'cancel'): void {
  useJob.setState(({ job }) => {
    if (job?.task.state !== 'running') return { job }
    return { job: { ...job, task: { state: 'running', progress: { ...job.task.progress, asked: what } } } }
  })
}
/** Stops with a checkpoint of the last step. */
export function pauseJob(): void {
  asked('pause')
  pausing.abort()
}
/** Stops at once; the last checkpoint stays. */
export function cancelJob(): void {
  asked('cancel')
  store.stop()
}
/** Title and notes that the person has changed while it trains. */
export function describeJob(id: string, about: Pick<Run, 'title' | 'notes'>): void {
  useJob.setState(({ job }) =>
    job?.run?.id === id ? { job: { ...job, title: about.title, run: { ...job.run, ...about } } } : { job },
  )
}
