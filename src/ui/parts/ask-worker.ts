// Questions about files and storage: the worker answers them while its engine is still starting.
import { ask } from '../models/ask.ts'
import { isCancelled } from './task.ts'

/** Asks at once, and again when the worker was not there yet or another engine took its place. */
export async function askWorker<T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await question()
  } catch (error) {
    signal?.throwIfAborted()
    if (isCancelled(error) || (error instanceof Error && error.name === 'DeviceError'))
      return ask(question, signal)
    throw error
  }
}
