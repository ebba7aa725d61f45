// The worker that trains: a device, a backend of TensorFlow.js and a thread of its own, so that Compare never waits for a step. The
// page starts it for a run and ends it afterwards; the runs themselves are read and kept by the page's worker (training/entries.ts).
import { expose } from 'comlink'
import type { TrainingEngine } from '../../train/engine.ts'
import type { Run } from '../../train/run.ts'
import { openDataset } from '../datasets/entries.ts'
import { receiveSignal } from '../parts/signal.ts'
import { keepScripts } from '../parts/storage.ts'
import { openProvedEngine } from './engine.ts'
import { resumeRun, startRun } from './run.ts'
import type {
  RelabelPlan,
  ResumeRequest,
  TrainerEngine,
  TrainingEstimate,
  TrainingNews,
  TrainingRequest,
} from './types.ts'
import { createNews } from './updates.ts'

// No event tells the page that a worker has died; it waits for this lock instead, which the browser frees then.
const lockHeld = new Promise<void>(granted => {
  navigator.locks.request(self.name, () => {
    granted()
    return new Promise(() => {})
  })
})

let opened: Promise<{ engine: TrainingEngine; facts: TrainerEngine }> | undefined
/** The engine of this worker's life; a lost graphics device is replaced by a new one. */
function engine(why: 'first' | 'lost' = 'first') {
  if (why === 'lost') opened = opened?.then(old => old.engine.dispose()).then(openProvedEngine)
  else if (!opened) opened = openProvedEngine().finally(() => keepScripts())
  return opened as NonNullable<typeof opened>
}
/** The run that trains now. */
let current: Run | null = null

function jobHost(
  onNews: (news: TrainingNews) => void,
  cancel: MessagePort | null,
  pause: MessagePort | null,
) {
  return {
    engine,
    news: createNews(onNews),
    cancel: receiveSignal(cancel),
    pause: receiveSignal(pause),
    onRun(run: Run | null) {
      current = run
    },
  }
}

const api = {
  holdLock: () => lockHeld,

  /** What a run would need; trains a few pictures of noise to know the time. */
  async estimate(request: TrainingRequest): Promise<TrainingEstimate> {
    const { estimateTraining } = await import('./estimate.ts')
    const { engine: device, facts } = await engine()
    const dataset = await openDataset(request.dataset)
    try {
      return await estimateTraining(request, dataset, device, facts)
    } finally {
      await dataset.close()
    }
  },

  /** Trains a new run until it stops; gives it as it stands then. Throws when it cannot begin. */
  start: (
    request: TrainingRequest,
    onNews: (news: TrainingNews) => void,
    cancel: MessagePort | null,
    pause: MessagePort | null,
  ): Promise<Run> => startRun(request, jobHost(onNews, cancel, pause)),

  /** Goes on with a run that has stopped or was cut off. */
  resume: (
    request: ResumeRequest,
    onNews: (news: TrainingNews) => void,
    cancel: MessagePort | null,
    pause: MessagePort | null,
  ): Promise<Run> => resumeRun(request, jobHost(onNews, cancel, pause)),

  /** Changes title and notes of the run that trains now; false: that is another one. They are saved with its next checkpoint. */
  describe(id: string, { title, notes }: Pick<Run, 'title' | 'notes'>): boolean {
    if (current?.id !== id) return false
    Object.assign(current, { title, notes })
    return true
  },

  /** Lets a checkpoint say who each picture shows; `planRelabelling` and `applyRelabelling` work on what it said. */
  async predict(
    id: string,
    file: string,
    onProgress: (done: number, of: number) => void,
    port: MessagePort | null,
  ): Promise<{ pictures: number }> {
    const signal = receiveSignal(port)
    const { predictPictures } = await import('./relabel.ts')
    return predictPictures({ id, file }, (await engine()).engine, { onProgress, signal })
  },
  async planRelabelling(threshold: number): Promise<RelabelPlan> {
    return (await import('./relabel.ts')).planRelabelling(threshold)
  },
  /** Writes the revision and gives its name. */
  async applyRelabelling(threshold: number): Promise<string> {
    return (await import('./relabel.ts')).applyRelabelling(threshold)
  },
}

export type Trainer = typeof api

expose(api)
