// Threads of the host, worker threads in Node and workers in the page: who gets which piece of work.
import { DeviceError } from './errors.ts'

/** The one that has least to do. Throws TypeError when there is none. */
export function leastLoaded<T extends { load: number }>(threads: readonly T[]): T {
  return threads.reduce((least, other) => (other.load < least.load ? other : least))
}

/** What a thread gives back for the request with this number; `error` when it cannot work at all. */
export type ThreadAnswer<R> = { id: number } & ({ result: R } | { error: string })

/** A thread as its host starts it; `moved` is handed over, not copied. */
interface Thread<Q> {
  send(request: Q & { id: number }, moved: ArrayBuffer[]): void
  close(): unknown
}
export type StartThread<Q, R> = (
  onAnswer: (answer: ThreadAnswer<R>) => void,
  onDeath: (reason: string) => void,
) => Thread<Q>

export interface Threads<Q, R> {
  count: number
  /** Rejects with DeviceError when a thread ended or cannot work, and with what `close` was given. */
  ask(request: Q, moved: ArrayBuffer[]): Promise<R>
  /** Ends the threads; what is in work rejects with `reason`. */
  close(reason: Error): Promise<void>
}

/** `count` threads, at least one; each request goes to the one that has least to do. */
export function createThreads<Q, R>(count: number, start: StartThread<Q, R>): Threads<Q, R> {
  const waiting = new Map<number, { resolve(result: R): void; reject(error: Error): void }>()
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const threads = Array.from({ length: Math.max(1, count) }, () => {
    const onAnswer = (answer: ThreadAnswer<R>) => {
      entry.load--
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) asked?.reject(new DeviceError(answer.error))
      else asked?.resolve(answer.result)
    }
    const thread = start(onAnswer, reason => end(new DeviceError(`A thread has ended: ${reason}`)))
    const entry = { load: 0, thread }
    return entry
  })
  let next = 0
  return {
    count: threads.length,
    ask: (request, moved) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = next++
        const chosen = leastLoaded(threads)
        chosen.load++
        waiting.set(id, { resolve, reject })
        chosen.thread.send({ ...request, id }, moved)
      }),
    async close(reason) {
      end(reason)
      await Promise.all(threads.map(({ thread }) => thread.close()))
    },
  }
}
