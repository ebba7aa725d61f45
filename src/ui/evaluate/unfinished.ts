// The measurement that a reload or a closed page interrupted, and how it goes on.
import { create } from 'zustand'
import { discardUnfinished, readUnfinished } from '../../worker/evaluation/client.ts'
import type { Given, Unfinished } from '../../worker/evaluation/types.ts'
import { measureStored } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { notify } from '../parts/notices.ts'
import { failed } from '../parts/task.ts'
import { startJob } from './job.ts'
import type { Taken } from './take.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.interrupted

export const useUnfinished = create<{ unfinished: Unfinished | null }>()(() => ({ unfinished: null }))

export async function refreshUnfinished(): Promise<void> {
  try {
    useUnfinished.setState({ unfinished: await askWorker(readUnfinished) })
  } catch (error) {
    notify(failed(error).message)
  }
}

/** Goes on with the pictures that were chosen again; others than those that it began with are told and not taken. */
export function continueWith({ request, given: { label } }: Unfinished, taken: Taken): void {
  if ('problem' in taken) tell(taken.problem)
  else if (taken.label === label) begin(request, taken)
  else tell(words.others(taken.label, label))
}

export const continueDataset = ({ request, given: { label } }: Unfinished): void =>
  begin(request, { kind: 'dataset', label })

function begin(request: Unfinished['request'], given: Given): void {
  useUnfinished.setState({ unfinished: null })
  startJob({ ...request, given })
}

function tell(problem: string): void {
  notify(problem)
  announce(problem)
}

export async function discard(): Promise<void> {
  useUnfinished.setState({ unfinished: null })
  await askWorker(discardUnfinished).catch(error => notify(failed(error).message))
  announce(words.discardedSaid)
  await measureStored()
}
