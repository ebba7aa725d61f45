// The engine and the model that work for the page: how they are starting, which they are, what they have stored.
import { create } from 'zustand'
import { listStored, onStatus, onWorkerLost, start } from '../worker/client.ts'
import type { EngineName, Ready, StartProgress } from '../worker/types.ts'
import { notify } from './parts/notices.ts'
import { failed, IDLE, type Task } from './parts/task.ts'
import { words } from './words.ts'

interface EngineState {
  task: Task<StartProgress, Ready>
  /** The last engine and model that were ready; kept while another engine starts. */
  ready: Ready | null
  storedBytes: number | null
}

export const useEngine = create<EngineState>()(() => ({ task: IDLE, ready: null, storedBytes: null }))

let turn = 0

/** Starts the engine for the first time; does nothing when that was done. */
export function startOnce(): void {
  if (turn === 0) void startEngine()
}

/** Starts the engine, or changes to the named one. */
export async function startEngine(engine?: EngineName): Promise<void> {
  const mine = ++turn
  const before = useEngine.getState().ready
  const progress = { stage: words.engine.starting, loadedBytes: 0, totalBytes: 0 }
  useEngine.setState({ task: { state: 'running', progress } })
  try {
    const ready = await start(engine ? { engine } : {}, progress => {
      if (mine === turn) useEngine.setState({ task: { state: 'running', progress } })
    })
    if (mine !== turn) return
    useEngine.setState({ task: { state: 'done', result: ready }, ready })
    await measureStored()
  } catch (error) {
    if (mine !== turn) return
    const end = failed(error)
    if (before) notify(end.message)
    useEngine.setState({ task: before ? { state: 'done', result: before } : end })
  }
}

/** Adds up what the page has stored on this device. */
export async function measureStored(): Promise<void> {
  try {
    const things = await listStored()
    useEngine.setState({ storedBytes: things.reduce((sum, thing) => sum + thing.bytes, 0) })
  } catch {
    useEngine.setState({ storedBytes: null }) // the privacy dialog shows why
  }
}

/** Resolves when no engine is starting and one is ready; never rejects, because a failed start can be tried again. */
export function whenReady(): Promise<void> {
  return new Promise(resolve => {
    if (useEngine.getState().task.state === 'done') return resolve()
    const stop = useEngine.subscribe(({ task }) => {
      if (task.state !== 'done') return
      stop()
      resolve()
    })
  })
}

/** Follows what the engine does by itself. */
export function followEngine(): () => void {
  const stops = [
    onStatus((status, notice) => {
      const before = useEngine.getState().ready
      if (before) {
        const ready = { ...before, status }
        useEngine.setState({ ready, task: { state: 'done', result: ready } })
      }
      if (notice) notify(notice)
    }),
    onWorkerLost(notify),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
