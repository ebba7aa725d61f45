// What can be pressed for a run that has stopped: go on, or go on more slowly after its loss blew up.
import type { Run } from '../../worker/training/types.ts'
import { resumeJob, useJob } from './job.ts'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.job

export function ResumeButtons({ run }: { run: Pick<Run, 'id' | 'title' | 'stop'> }) {
  const isBusy = useJob(state => state.job?.task.state === 'running')
  if (run.stop?.why === 'finished') return null
  const rate = run.stop?.suggestedRate ?? null
  return (
    <>
      {rate !== null && (
        <button
          type="button"
          className="button main"
          disabled={isBusy}
          onClick={() => resumeJob(run, { file: null, learningRate: rate })}
        >
          {words.resumeAt(rate)}
        </button>
      )}
      <button
        type="button"
        className={rate === null ? 'button main' : 'button'}
        disabled={isBusy}
        onClick={() => resumeJob(run)}
      >
        {words.resume}
      </button>
    </>
  )
}
