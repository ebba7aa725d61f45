// The engine and the model that work for the page: how they are starting, which they are, what they have stored.
import { create } from 'zustand'
import type { ModelCard } from '../model/card.ts'
import { listStored } from '../worker/client.ts'
import { onStatus, onWorkerLost, start } from '../worker/host.ts'
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

const MODEL_KEY = 'vis-a-vis.model'
/** Name of the model that the person chose; null: the one that ships with the page. */
const chosenModel = (): string | null => localStorage.getItem(MODEL_KEY)

function rememberModel(name: string | null): void {
  if (name === null) localStorage.removeItem(MODEL_KEY)
  else localStorage.setItem(MODEL_KEY, name)
}

const RESTART_MS = 15_000

let turn = 0

/** Starts the engine for the first time; does nothing when that was done. */
export function startOnce(): void {
  if (turn === 0) void startEngine()
}

/**
 * Starts the engine, or changes to the named one, with the chosen model or with another one, which is then the chosen one.
 * A model that cannot be used gives way to the one before it, else to the one that ships.
 */
export async function startEngine(engine?: EngineName, model = chosenModel()): Promise<void> {
  const mine = ++turn
  const before = useEngine.getState().ready
  const progress = { stage: words.engine.starting, loadedBytes: 0, totalBytes: 0 }
  useEngine.setState({ task: { state: 'running', progress } })
  try {
    const ready = await start({ ...(engine && { engine }), ...(model !== null && { model }) }, progress => {
      if (mine === turn) useEngine.setState({ task: { state: 'running', progress } })
    })
    if (mine !== turn) return
    rememberModel(model)
    useEngine.setState({ task: { state: 'done', result: ready }, ready })
    await measureStored()
  } catch (error) {
    if (mine !== turn) return
    const end = failed(error)
    const last = before?.model.name ?? null
    if (before || model !== null) notify(end.message)
    if (model !== last) return startEngine(engine, last)
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

/** Starts again with another model. Resolves to whether it is the one in use then. */
export async function changeModel(name: string): Promise<boolean> {
  await startEngine(useEngine.getState().ready?.status.engine, name)
  return useEngine.getState().ready?.model.name === name
}

/** Shows what changed on the card of the model in use. */
export function updateModel(model: ModelCard): void {
  const { ready, task } = useEngine.getState()
  if (!ready || ready.model.name !== model.name) return
  const result = { ...ready, model }
  useEngine.setState({ ready: result, ...(task.state === 'done' && { task: { state: 'done', result } }) })
}

/** Resolves when no engine is starting and one is ready; never rejects, because a failed start can be tried again. */
export const whenReady = (): Promise<void> => whenIn('done')

/** Resolves when an engine is starting or ready: faces are found before it is ready. Never rejects, as `whenReady`. */
export const whenStarting = (): Promise<void> => whenIn('running', 'done')

/** Resolves when no engine is starting: one is ready, or none can be started. */
export const whenSettled = (): Promise<void> => whenIn('done', 'failed')

function whenIn(...states: string[]): Promise<void> {
  return new Promise(resolve => {
    if (states.includes(useEngine.getState().task.state)) return resolve()
    const stop = useEngine.subscribe(({ task }) => {
      if (!states.includes(task.state)) return
      stop()
      resolve()
    })
  })
}

/** Resolves when a lost worker was replaced, or after a while: the work that failed with it can be asked for again. */
export function whenRestarted(): Promise<void> {
  return new Promise(resolve => {
    const stop = onWorkerLost(() => end())
    const timer = setTimeout(() => end(), RESTART_MS)
    function end(): void {
      stop()
      clearTimeout(timer)
      resolve()
    }
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
