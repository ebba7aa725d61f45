// One job at a time. A failed job does not stop the next one; an aborted job that has not begun never does.

let last: Promise<unknown> = Promise.resolve()

export function enqueue<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
  const result = last.then(() => {
    signal.throwIfAborted()
    return job()
  })
  last = result.catch(() => undefined)
  return result
}
