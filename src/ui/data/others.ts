// What other tabs do to the data sets: seen when this tab comes to the front, and again and again while another one writes.
import { useEffect } from 'react'
import { useJob } from './job.ts'

const INTERVAL_MS = 2000

/** The data set that this tab's own job works on, if one runs. */
export const useOwnName = (): string | null =>
  useJob(({ job }) => (job?.task.state === 'running' ? job.name : null))

/** `isWritten`: another tab writes to what is shown. */
export function useOtherTabs(isWritten: boolean, refresh: () => void): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') refresh()
    }
    document.addEventListener('visibilitychange', look)
    const timer = isWritten ? setInterval(look, INTERVAL_MS) : undefined
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearInterval(timer)
    }
  }, [isWritten, refresh])
}
