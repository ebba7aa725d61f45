// Relabelling of a run's data set: what a checkpoint predicts, what a threshold would change, and the revision that is written.
import { create } from 'zustand'
import { applyRelabelling, endTrainer, planRelabelling, predictLabels } from '../../worker/training/client.ts'
import type { RelabelPlan, Run } from '../../worker/training/types.ts'
import { measureStored } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfRun } from './run-words.ts'
import { refreshSets } from './setup.ts'

const words = wordsOfRun.relabel

interface RelabelState {
  /** Of this run and checkpoint; another one begins anew. */
  of: { id: string; file: string } | null
  /** Pictures predicted of all. */
  prediction: Task<{ done: number; of: number }, { pictures: number }>
  threshold: number
  plan: RelabelPlan | null
  /** The name of the revision. */
  applied: Task<null, string>
}
const BLANK: RelabelState = { of: null, prediction: IDLE, threshold: 0.7, plan: null, applied: IDLE }
export const useRelabelling = create<RelabelState>()(() => BLANK)

let running = new AbortController()

export async function predict({ id }: Run, file: string): Promise<void> {
  running.abort()
  running = new AbortController()
  const { signal } = running
  const show = (change: Partial<RelabelState>) => {
    if (!signal.aborted) useRelabelling.setState(change)
  }
  const { threshold } = useRelabelling.getState()
  show({
    ...BLANK,
    threshold,
    of: { id, file },
    prediction: { state: 'running', progress: { done: 0, of: 0 } },
  })
  try {
    const onProgress = (done: number, of: number) =>
      show({ prediction: { state: 'running', progress: { done, of } } })
    const result = await predictLabels(id, file, onProgress, signal)
    show({ prediction: { state: 'done', result } })
    await choose(threshold)
  } catch (error) {
    const end = failed(error)
    show({ prediction: end })
    if (!signal.aborted) announce(end.message)
  }
}

/** Ends the prediction and the worker that made it; what it said so far is of no use. */
export function cancelPrediction(): void {
  running.abort()
  endTrainer()
  useRelabelling.setState({ ...BLANK, threshold: useRelabelling.getState().threshold })
}

/** Shows what a threshold would change. */
export async function choose(threshold: number): Promise<void> {
  useRelabelling.setState({ threshold, applied: IDLE })
  try {
    const plan = await planRelabelling(threshold)
    if (useRelabelling.getState().threshold === threshold) useRelabelling.setState({ plan })
  } catch (error) {
    useRelabelling.setState({ prediction: failed(error) }) // the trainer is gone, and the predictions with it
  }
}

/** Writes the revision. */
export async function apply(): Promise<void> {
  useRelabelling.setState({ applied: { state: 'running', progress: null } })
  try {
    const result = await applyRelabelling(useRelabelling.getState().threshold)
    useRelabelling.setState({ applied: { state: 'done', result } })
    announce(words.appliedSaid)
    await Promise.all([refreshSets(), measureStored()])
  } catch (error) {
    useRelabelling.setState({ applied: failed(error) })
  }
}
