// A worker of the worker that works on one core, and its end.

import { type Remote, wrap } from 'comlink'
import { DeviceError } from '../../errors.ts'
import { lifeOf } from './worker-life.ts'

export interface PoolWorker<T> {
  remote: Remote<T>
  /** Rejects with DeviceError when the worker is gone: race calls against it. */
  gone: Promise<never>
  /** Pieces of work that it has. */
  load: number
  end(reason: string): void
}

/** `what`: "A worker for photos", for the error. */
export function startPoolWorker<T>(worker: Worker, what: string): PoolWorker<T> {
  const end = (reason: string) => {
    worker.terminate()
    life.end(new DeviceError(`${what} stopped: ${reason}.`))
  }
  const life = lifeOf(worker, end)
  return { remote: wrap<T>(worker), gone: life.gone, end, load: 0 }
}

/** One piece of work in a worker, which counts it while it lasts. */
export async function inPoolWorker<T, R>(
  worker: PoolWorker<T>,
  work: (remote: Remote<T>) => Promise<R>,
): Promise<R> {
  worker.load++
  try {
    return await Promise.race([work(worker.remote), worker.gone])
  } finally {
    worker.load--
  }
}
