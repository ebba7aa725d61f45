// The life of one piece of work, as every panel's store holds it.
import { messageOf } from '../../errors.ts'

export type Task<P, R> =
  | { state: 'idle' }
  | { state: 'running'; progress: P }
  | { state: 'done'; result: R }
  | { state: 'failed'; name: string; message: string }

export const IDLE = { state: 'idle' } as const

/** A task that ended with what was thrown. */
export function failed(error: unknown): { state: 'failed'; name: string; message: string } {
  return { state: 'failed', name: error instanceof Error ? error.name : 'Error', message: messageOf(error) }
}

/** The result of a task that is done, else null. */
export function resultOf<P, R>(task: Task<P, R>): R | null {
  return task.state === 'done' ? task.result : null
}

/** Whether work was cancelled, by the person or because another engine is being started. */
export const isCancelled = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
