// A panel's long job: one at a time, also while another panel is open. The rail shows how far it is, and what happens is said aloud.
import { create } from 'zustand'
import { showJob } from '../shell.ts'
import { announce } from './announce.ts'
import type { Task } from './task.ts'

export function createJobStore<Job extends { task: Task<unknown, unknown> }>(panel: string) {
  const useJob = create<{ job: Job | null }>()(() => ({ job: null }))
  let running: AbortController | null = null
  return {
    useJob,
    isRunning: (): boolean => useJob.getState().job?.task.state === 'running',

    /** Shows a new job and stops the one before; gives the signal that stops this one. `share`: how far it is, null while that is not known. */
    begin(job: Job, { said, share = null }: { said: string; share?: number | null }): AbortSignal {
      running?.abort()
      running = new AbortController()
      useJob.setState({ job })
      showJob(panel, share)
      announce(said)
      return running.signal
    },
    update(change: Partial<Job>): void {
      useJob.setState(({ job }) => ({ job: job && { ...job, ...change } }))
    },
    showShare: (share: number | null): void => showJob(panel, share),
    /** The job has ended by itself. */
    end(change: Partial<Job>, said: string): void {
      running = null
      useJob.setState(({ job }) => ({ job: job && { ...job, ...change } }))
      showJob(panel, undefined)
      announce(said)
    },
    /** Stops what runs; what it tells from here on counts no longer. */
    stop(): void {
      running?.abort()
      running = null
    },
    putAway(): void {
      running?.abort()
      running = null
      showJob(panel, undefined)
      useJob.setState({ job: null })
    },
  }
}
