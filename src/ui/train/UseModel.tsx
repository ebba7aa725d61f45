// One press from a run to Compare: its best weights become a model, and that model is put to use.
import { bestCheckpoint, lastCheckpoint } from '../../train/run.ts'
import type { Run } from '../../worker/training/types.ts'
import { useEngine } from '../engine.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { followLink } from '../router.ts'
import { installAndUse, useInstalling } from './installing.ts'
import { wordsOfRun } from './run-words.ts'

const words = wordsOfRun.checkpoints

export function UseModel({ run }: { run: Run }) {
  const { id, task } = useInstalling()
  const used = useEngine(state => state.ready?.model.name)
  const best = bestCheckpoint(run) ?? lastCheckpoint(run)
  if (!best) return null
  if (id === run.id && task.state === 'running')
    return <ProgressBar label={words.installing(task.progress)} share={Math.min(1, task.progress)} />
  if (id === run.id && task.state === 'done' && task.result.name === used)
    return (
      <a className="button main" href="/compare" onClick={followLink}>
        {words.compare}
      </a>
    )
  return (
    <button type="button" className="button main" onClick={() => void installAndUse(run.id, best.file)}>
      {words.useModel}
    </button>
  )
}
