// Work for which only the newest counts: one thing is worked on, one may wait, and what comes while another waits takes its place.

export interface Newest<T, R> {
  /** The result, or null when something newer took its place before it was worked on. */
  put(item: T): Promise<R | null>
  /** Drops what waits. */
  clear(): void
}
interface NewestOptions<T, R> {
  work(item: T): Promise<R>
  /** Frees what is dropped. */
  drop(item: T): void
  /** Called before an item is taken, which is the newest of those that have come until it resolves. */
  before?(): Promise<void>
  /** Called after each result has been handed over, before the next item is taken. */
  afterwards?(): void
}
interface Waiting<T, R> {
  item: T
  resolve(result: R | null): void
  reject(error: unknown): void
}

/** A turn of the event loop: messages that have arrived meanwhile are taken in, and answers go out. */
const turn = () =>
  new Promise<void>(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

export function createNewest<T, R>({ work, drop, before, afterwards }: NewestOptions<T, R>): Newest<T, R> {
  let waiting: Waiting<T, R> | null = null
  let isWorking = false

  function clear(): void {
    if (!waiting) return
    drop(waiting.item)
    waiting.resolve(null)
    waiting = null
  }
  async function run(): Promise<void> {
    isWorking = true
    for (;;) {
      await turn()
      await before?.()
      const next: Waiting<T, R> | null = waiting
      waiting = null
      if (!next) break
      await work(next.item).then(next.resolve, next.reject)
      await turn()
      afterwards?.()
    }
    isWorking = false
  }
  return {
    put(item) {
      clear()
      return new Promise((resolve, reject) => {
        waiting = { item, resolve, reject }
        if (!isWorking) void run()
      })
    },
    clear,
  }
}
