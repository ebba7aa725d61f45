// An import that runs while Train is open, because what can be trained waits for it.
import { useEffect } from 'react'
import { DataJob } from '../data/DataJob.tsx'
import { useJob as useDataJob } from '../data/job.ts'
import { refreshSets } from './setup.ts'

export function ImportOnTheWay() {
  const job = useDataJob(state => state.job)
  const isImport = job?.what === 'import'
  const state = job?.task.state
  useEffect(() => {
    if (isImport && state === 'done') void refreshSets()
  }, [isImport, state])
  return isImport && (state === 'running' || state === 'failed') ? <DataJob job={job} /> : null
}
