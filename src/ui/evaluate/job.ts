// The evaluation that runs: one at a time, also while another panel is open. Cancelling is at once for the person; the worker keeps
// what it has first, and the next start waits for that.

import { createTurns } from '../../turns.ts'
import { evaluate } from '../../worker/evaluation/client.ts'
import type { EvaluationProgress, EvaluationRequest } from '../../worker/evaluation/types.ts'
import { measureStored } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { createJobStore } from '../parts/job-store.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { navigate } from '../router.ts'
import { refreshReports } from './reports.ts'
import { lookAgain } from './setup.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.job
export const PANEL = '/evaluate'

export interface Job {
  request: EvaluationRequest
  /** Idle: it was stopped. Done: the id of the report. */
  task: Task<EvaluationProgress | null, string>
  /** How far the embedding came. */
  embedded: { done: number; total: number | null } | null
}
const store = createJobStore<Job>(PANEL)
export const { useJob, putAway: putJobAway } = store
const inTurn = createTurns()

export function startJob(request: EvaluationRequest): void {
  const job: Job = { request, task: { state: 'running', progress: null }, embedded: null }
  const said = words.startedSaid(words.title(request.protocol, request.given.label))
  const signal = store.begin(job, { said, share: 0 })
  void inTurn(() => run(request, signal))
}

async function run(request: EvaluationRequest, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  try {
    const id = await ask(() => evaluate(request, progress => show(progress, signal), signal), signal)
    if (signal.aborted) return void refreshReports() // it was finished before it heard of the cancel
    store.end({ task: { state: 'done', result: id } }, words.doneSaid)
    await Promise.all([refreshReports(), measureStored()])
    if (window.location.pathname === PANEL) navigate(`${PANEL}/${id}`)
  } catch (error) {
    await measureStored()
    if (signal.aborted) return void lookAgain() // what is kept now stands in the plan
    const task = failed(error)
    store.end({ task }, task.message)
  }
}

function show(progress: EvaluationProgress, signal: AbortSignal): void {
  if (signal.aborted) return
  store.update({ task: { state: 'running', progress } })
  if (progress.what === 'embedding')
    store.update({ embedded: { done: progress.done, total: progress.total } })
  store.showShare(shareOf(progress))
}

/** How much of the whole is done, 0..1; null where that is not known. */
export function shareOf(progress: EvaluationProgress | null): number | null {
  if (progress?.what === 'embedding')
    return progress.total ? Math.min(1, progress.done / progress.total) : null
  return progress?.what === 'measuring' ? progress.share : null
}

/** Stops the evaluation; what was embedded is kept. */
export function cancelJob(): void {
  store.stop()
  store.end({ task: IDLE }, words.cancelledSaid)
}
