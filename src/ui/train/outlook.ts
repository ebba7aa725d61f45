// What the chosen run's batches look like and what it would take. Each change of the choice is looked into; the newest wins.
import { create } from 'zustand'
import { estimateTraining, seeBatch } from '../../worker/training/client.ts'
import type { SeenBatch, TrainingEstimate, TrainingRequest } from '../../worker/training/types.ts'
import { useEngine } from '../engine.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { useJob } from './job.ts'
import { requestOf, useSetup } from './setup.ts'

interface Outlook {
  batch: Task<null, SeenBatch>
  estimate: Task<null, TrainingEstimate>
}
export const useOutlook = create<Outlook>()(() => ({ batch: IDLE, estimate: IDLE }))

const RUNNING = { state: 'running', progress: null } as const
const SETTLE_MS = 400

let turn = 0
let batchTurn = 0
let timer: ReturnType<typeof setTimeout> | undefined
let seen = ''

/** Looks a moment after the last change; at the same choice it looks once. */
function lookSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    const request = requestOf(useSetup.getState())
    const now = JSON.stringify(request)
    if (now === seen) return
    seen = now
    void look(request)
  }, SETTLE_MS)
}
/** Looks again at the same choice: the data set or the device may be another one. */
export function lookAgain(): void {
  seen = ''
  lookSoon()
}

useSetup.subscribe(lookSoon)
useEngine.subscribe(lookSoon) // the model in use is where a run begins by default
useJob.subscribe(({ job }, { job: before }) => {
  if (before?.task.state === 'running' && job && job.task.state !== 'running') lookAgain()
})

async function look(request: TrainingRequest | null): Promise<void> {
  const mine = ++turn
  const show = (estimate: Outlook['estimate']) => {
    if (mine === turn) useOutlook.setState({ estimate })
  }
  show(IDLE)
  if (!request) return useOutlook.setState({ batch: IDLE })
  await showBatch(request, 0)
  if (mine !== turn || useJob.getState().job?.task.state === 'running') return // the device trains
  show(RUNNING)
  try {
    show({ state: 'done', result: await estimateTraining(request) })
  } catch (error) {
    show(isCancelled(error) ? IDLE : failed(error)) // a run took the device
  }
}

/** Shows a batch of the first epoch; the one before stays until it is there. */
export async function showBatch(request: TrainingRequest, step: number): Promise<void> {
  const mine = ++batchTurn
  if (useOutlook.getState().batch.state !== 'done') useOutlook.setState({ batch: RUNNING })
  try {
    const result = await askWorker(() => seeBatch(request, 0, step))
    if (mine === batchTurn) useOutlook.setState({ batch: { state: 'done', result } })
  } catch (error) {
    if (mine === batchTurn) useOutlook.setState({ batch: failed(error) })
  }
}
