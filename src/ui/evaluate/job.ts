// The evaluation that runs: one at a time, also while another panel is open. Cancelling is at once for the person; the worker keeps
// what it has first, and the next start waits for that.

import { create } from 'zustand'
import { createTurns } from '../../turns.ts'
import { evaluate } from '../../worker/evaluation/client.ts'
import type { EvaluationProgress, EvaluationRequest } from '../../worker/evaluation/types.ts'
import { measureStored } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { navigate } from '../router.ts'
import { showJob } from '../shell.ts'
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
export const useJob = create<{ job: Job | null }>()(() => ({ job: null }))

let running: AbortController | null = null
const inTurn = createTurns()

function update(change: Partial<Job>): void {
  useJob.setState(({ job }) => ({ job: job && { ...job, ...change } }))
}

export function startJob(request: EvaluationRequest): void {
  running?.abort()
  const controller = new AbortController()
  running = controller
  useJob.setState({ job: { request, task: { state: 'running', progress: null }, embedded: null } })
  showJob(PANEL, 0)
  announce(words.startedSaid(words.title(request.protocol, request.given.label)))
  void inTurn(() => run(request, controller.signal))
}

async function run(request: EvaluationRequest, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  try {
    const id = await ask(() => evaluate(request, progress => show(progress, signal), signal), signal)
    if (signal.aborted) return void refreshReports() // it was finished before it heard of the cancel
    end({ state: 'done', result: id })
    announce(words.doneSaid)
    await Promise.all([refreshReports(), measureStored()])
    if (window.location.pathname === PANEL) navigate(`${PANEL}/${id}`)
  } catch (error) {
    await measureStored()
    if (signal.aborted) return void lookAgain() // what is kept now stands in the plan
    const task = failed(error)
    end(task)
    announce(task.message)
  }
}

function show(progress: EvaluationProgress, signal: AbortSignal): void {
  if (signal.aborted) return
  update({ task: { state: 'running', progress } })
  if (progress.what === 'embedding') update({ embedded: { done: progress.done, total: progress.total } })
  showJob(PANEL, shareOf(progress))
}

/** How much of the whole is done, 0..1; null where that is not known. */
export function shareOf(progress: EvaluationProgress | null): number | null {
  if (progress?.what === 'embedding')
    return progress.total ? Math.min(1, progress.done / progress.total) : null
  return progress?.what === 'measuring' ? progress.share : null
}

function end(task: Job['task']): void {
  running = null
  update({ task })
  showJob(PANEL, undefined)
}

/** Stops the evaluation; what was embedded is kept. */
export function cancelJob(): void {
  running?.abort()
  end(IDLE)
  announce(words.cancelledSaid)
}

export function putJobAway(): void {
  running?.abort()
  showJob(PANEL, undefined)
  useJob.setState({ job: null })
}
