// The life of the page's worker: a worker that dies is replaced, and an engine that fails is replaced by the next one; the page is told.

import { proxy, type Remote, wrap } from 'comlink'
import { DeviceError, messageOf } from '../errors.ts'
import { lifeOf, type WorkerLife, whenEnded } from './parts/worker-life.ts'
import type { EngineName, EngineStatus, Ready, StartProgress } from './types.ts'
import type { FaceWorker } from './worker.ts'

interface Host extends WorkerLife {
  worker: Worker
  remote: Remote<FaceWorker>
}
interface StartOptions {
  engine?: EngineName
  model?: string
}

const ENGINES: EngineName[] = ['webgpu', 'wasm-threads', 'wasm']
const DEFAULT_MODEL = 'lightcnn-9'
const MAX_DEATHS = 3 // in a row, without a finished job between them

/** Not what an engine says that cannot be used here: its worker is gone. */
class WorkerDied extends DeviceError {}
const STARTED_AGAIN = 'The engine stopped and was started again. Your photos were kept.'

const statusListeners = new Set<(status: EngineStatus, notice: string | null) => void>()
const lostListeners = new Set<(notice: string) => void>()
const blocked: Partial<Record<EngineName, string>> = {}
let host: Host | undefined
let starting: { options: StartOptions; onProgress: (progress: StartProgress) => void } | undefined
let deaths = 0
let startsRunning = 0

function createHost(): Host {
  const name = `face-worker-${crypto.randomUUID()}`
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name })
  const die = (reason: string) => {
    if (host !== created) return
    created.end(
      new WorkerDied(
        `The worker stopped (${reason}) and is being started again. Your photos are still here.`,
      ),
    )
    if (startsRunning === 0) replaceDeadWorker() // else whoever starts it begins anew
  }
  const created: Host = { worker, remote: wrap<FaceWorker>(worker), ...lifeOf(worker, die) }
  whenEnded(name, created.remote.holdLock(), die)
  return created
}

function discardHost(): void {
  const old = host
  host = undefined
  old?.worker.terminate()
  old?.end(new DOMException('Another engine is being started.', 'AbortError'))
}

async function replaceDeadWorker(): Promise<void> {
  discardHost()
  if (!starting || ++deaths > MAX_DEATHS) {
    tellLost(
      'The worker stopped several times. Reload the page; if that does not help, choose another engine.',
    )
    return
  }
  try {
    await start(starting.options, starting.onProgress)
    tellLost(STARTED_AGAIN)
  } catch (error) {
    tellLost(messageOf(error))
  }
}
function tellLost(notice: string): void {
  for (const listener of lostListeners) listener(notice)
}

/**
 * Starts with the wanted engine, else with the first one that works: WebGPU, WASM with threads, WASM. Also switches engine or
 * model. `onStatus` tells what was taken and why. Throws DeviceError when no engine works, StorageError when a file is wrong.
 */
export async function start(
  options: StartOptions,
  onProgress: (progress: StartProgress) => void,
): Promise<Ready> {
  if (!isSecureContext)
    throw new DeviceError(
      'This address is not secure, so the browser withholds what the page needs. Open it by https:// or as localhost.',
    )
  starting = { options, onProgress }
  startsRunning++
  try {
    return await startFirst(options, onProgress, true)
  } catch (error) {
    if (!(error instanceof WorkerDied)) throw error
    const ready = await startFirst(options, onProgress, false)
    tellLost(STARTED_AGAIN)
    return ready
  } finally {
    startsRunning--
  }
}

/** `mayDie`: a worker that dies meanwhile is told by WorkerDied, else its engine counts as one that cannot be used. */
async function startFirst(
  options: StartOptions,
  onProgress: (progress: StartProgress) => void,
  mayDie: boolean,
): Promise<Ready> {
  const wanted = options.engine
  if (wanted) delete blocked[wanted] // asked for by name: try again
  const order = wanted ? [wanted, ...ENGINES.filter(engine => engine !== wanted)] : ENGINES
  let notice: string | null = null
  let fresh: { remote: Remote<FaceWorker>; choices: EngineStatus['choices'] } | undefined
  for (const engine of order) {
    fresh ??= await freshHost()
    const { remote, choices } = fresh
    const choice = choices.find(({ engine: name }) => name === engine)
    if (!choice?.available) {
      if (engine === wanted) notice = choice?.reason ?? null
      continue
    }
    fresh = undefined // a worker starts one engine in its life
    try {
      const { model, note } = await call(
        remote.start(
          { engine, engineLabel: choice.label, modelName: options.model ?? DEFAULT_MODEL },
          proxy(onProgress),
          proxy(engineLost),
        ),
      )
      notice ??= note
      const reason = notice ?? whyNotFaster(engine, choices) ?? choice.reason
      const status = { engine, label: choice.label, reason, choices }
      for (const listener of statusListeners) listener(status, notice)
      return { status, model }
    } catch (error) {
      if (mayDie && error instanceof WorkerDied) throw error
      if (!(error instanceof Error) || error.name !== 'DeviceError') throw error
      blocked[engine] = error.message
      notice = `${choice.label} was not used. ${error.message}`
    }
  }
  throw new DeviceError(
    `No engine works here. ${notice ?? ''} Try a current Chrome, Edge, Firefox or Safari.`,
  )
}

/** A worker in place of the one before, and what can be started in it. */
async function freshHost() {
  discardHost()
  host = createHost()
  const { remote } = host
  return { remote, choices: await call(remote.engineChoices(blocked)) }
}
/** The reason why the engine before the one that was taken was not. */
function whyNotFaster(engine: EngineName, choices: EngineStatus['choices']): string | null {
  const faster = choices[ENGINES.indexOf(engine) - 1]
  return faster && !faster.available ? faster.reason : null
}

async function engineLost(reason: string): Promise<void> {
  blocked.webgpu = `The graphics device was lost: ${reason}.`
  if (!starting) return
  try {
    await start({ ...starting.options, engine: 'wasm-threads' }, starting.onProgress)
    tellLost(`The graphics device was lost (${reason}). The page goes on with the processor.`)
  } catch (error) {
    tellLost(messageOf(error))
  }
}

/** Waits for the worker's answer or its death, whichever comes first. */
export function call<T>(answer: Promise<T>): Promise<T> {
  if (!host) return Promise.reject(new DeviceError('The engine is not running.'))
  return Promise.race([answer, host.gone])
}
export function remote(): Remote<FaceWorker> {
  if (!host) throw new DeviceError('The engine is not running yet. Wait until it has started.')
  return host.remote
}

/** Called when an engine was taken; `notice` says why it is not the one that was wanted. */
export function onStatus(listener: (status: EngineStatus, notice: string | null) => void): () => void {
  statusListeners.add(listener)
  return () => statusListeners.delete(listener)
}
/** Called when the worker died and was started again: pending work must be asked for anew. */
export function onWorkerLost(listener: (notice: string) => void): () => void {
  lostListeners.add(listener)
  return () => lostListeners.delete(listener)
}

/** A job was finished: the worker is well. */
export function forgetDeaths(): void {
  deaths = 0
}
