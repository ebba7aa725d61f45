// A gate that work passes between two pieces: closed, the work waits with all that it holds in memory.

export interface Gate {
  /** Resolves when the gate is open. */
  pass(): Promise<void>
  close(): void
  open(): void
  /** How long it was closed, all times together. */
  pausedMs(): number
}

export function createGate(): Gate {
  let closedAt: number | null = null
  let paused = 0
  let opened: Promise<void> = Promise.resolve()
  let release = () => {}
  return {
    pass: () => opened,
    close() {
      if (closedAt !== null) return
      closedAt = performance.now()
      opened = new Promise(resolve => {
        release = resolve
      })
    },
    open() {
      if (closedAt !== null) paused += performance.now() - closedAt
      closedAt = null
      release()
    },
    pausedMs: () => paused + (closedAt === null ? 0 : performance.now() - closedAt),
  }
}
