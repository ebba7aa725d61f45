// Asks before a run begins while another one waits to be continued.
import type { RunEntry, TrainingRequest } from '../../worker/training/types.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { resumeJob, startJob } from './job.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.unfinished

interface Props {
  request: TrainingRequest
  waiting: Extract<RunEntry, { problem: null }>
  onClose: () => void
}

export function StartDialog({ request, waiting, onClose }: Props) {
  const choose = (work: () => void) => () => {
    onClose()
    work()
    window.scrollTo({ top: 0 })
  }
  return (
    <Dialog title={words.askTitle} onClose={onClose}>
      <p>{words.ask(waiting.title, waiting.step, waiting.steps)}</p>
      <div className={styles.row}>
        <button type="button" className="button main" onClick={choose(() => resumeJob(waiting))}>
          {words.goOn}
        </button>
        <button type="button" className="button" onClick={choose(() => startJob(request))}>
          {words.anew}
        </button>
      </div>
    </Dialog>
  )
}
