// One job at a time. A failed job does not stop the next one; an aborted job that has not begun never does.
import { createTurns } from '../../turns.ts'

const inTurn = createTurns()

export function enqueue<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
  return inTurn(() => {
    signal.throwIfAborted()
    return job()
  })
}
