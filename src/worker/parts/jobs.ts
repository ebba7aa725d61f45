// What the page waits for goes before the camera. A frame is computed in one piece that nothing can interrupt, and a job that reads and
// writes files needs dozens of turns of the event loop: were a frame looked at in each of them, a job of half a second took half a
// minute on a slow device.

/** For so long a job has the worker for itself; after that the camera takes every other turn, or a long job would freeze it. */
const ALONE_MS = 10_000
/** A page on a slow device needs so long to ask for the next thing when one is done. */
const LINGER_MS = 250

export interface Jobs {
  /** Runs a job before whatever yields. */
  run<T>(job: () => Promise<T>): Promise<T>
  /** Resolves when no job waits, or when it is the camera's turn although one does. `spentMs`: what the last piece of work took. */
  yield(spentMs: number): Promise<void>
}

export function createJobs({ aloneMs = ALONE_MS, lingerMs = LINGER_MS } = {}): Jobs {
  const running = new Set<{ at: number }>()
  let lastEnd = Number.NEGATIVE_INFINITY
  let released: (() => void)[] = []

  function release(): void {
    const all = released
    released = []
    for (const resolve of all) resolve()
  }
  /** Until the next job ends, or for some ms. */
  const rest = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      released.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  return {
    async run(job) {
      const mine = { at: performance.now() }
      running.add(mine)
      try {
        return await job()
      } finally {
        running.delete(mine)
        lastEnd = performance.now()
        release()
      }
    },
    async yield(spentMs) {
      const earliest = performance.now() + spentMs
      for (;;) {
        const newest = Math.max(...[...running].map(({ at }) => at))
        const until = running.size > 0 ? Math.max(earliest, newest + aloneMs) : lastEnd + lingerMs
        const waitMs = until - performance.now()
        if (waitMs <= 0) return
        await rest(waitMs)
      }
    },
  }
}

/** A worker's entries, each a job from its call to its answer, but for those named, which are answered by what yields. */
export function asJobs<T extends Record<string, (...args: never[]) => unknown>>(
  entries: T,
  jobs: Jobs,
  but: readonly (keyof T)[],
): T {
  const wrapped = Object.entries(entries).map(([name, entry]) => [
    name,
    but.includes(name) ? entry : (...args: never[]) => jobs.run(async () => entry(...args)),
  ])
  return Object.fromEntries(wrapped) as T
}
