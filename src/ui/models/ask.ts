// Questions to the worker from a panel that works while engines come and go.
import { whenSettled } from '../engine.ts'
import { isCancelled } from '../parts/task.ts'

/** Asks once no engine is starting, and again when another engine took the worker's place before it answered. */
export async function ask<T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    await whenSettled()
    signal?.throwIfAborted()
    try {
      return await question()
    } catch (error) {
      if (!isCancelled(error) || signal?.aborted) throw error
    }
  }
}
