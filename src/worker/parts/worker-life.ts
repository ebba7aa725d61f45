// The life of a worker as whoever started it sees it. No event tells that a worker has died: it holds a lock of its own, and who gets the
// lock knows.

export interface WorkerLife {
  /** Rejects with what `end` was given: race answers against it. */
  gone: Promise<never>
  end(reason: Error): void
}

/** `onError`: its script did not load, or an error was not caught. */
export function lifeOf(worker: Worker, onError: (reason: string) => void): WorkerLife {
  let end: WorkerLife['end'] = () => {}
  const gone = new Promise<never>((_, reject) => {
    end = reject
  })
  gone.catch(() => undefined)
  worker.addEventListener('error', event => {
    event.preventDefault()
    onError(event.message || 'its script did not load')
  })
  return { gone, end }
}

/** Tells when the worker's process has ended. The worker holds the lock of its own name before `holding` resolves. */
export function whenEnded(name: string, holding: Promise<unknown>, onEnd: (reason: string) => void): void {
  holding.then(() => navigator.locks.request(name, () => onEnd('its process ended'))).catch(() => undefined)
}
