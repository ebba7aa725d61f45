// A worker of the worker that works on one core, and its end.
import { type Remote, wrap } from 'comlink'
import { DeviceError } from '../../errors.ts'

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
  let fail: (error: Error) => void = () => {}
  const gone = new Promise<never>((_, reject) => {
    fail = reject
  })
  gone.catch(() => undefined)
  const end = (reason: string) => {
    worker.terminate()
    fail(new DeviceError(`${what} stopped: ${reason}.`))
  }
  worker.addEventListener('error', event => {
    event.preventDefault()
    end(event.message || 'its script did not load')
  })
  return { remote: wrap<T>(worker), gone, end, load: 0 }
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
