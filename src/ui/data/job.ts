// The job that runs: an import, a check or an export; one at a time, also while another panel is open. Cancelling is at once for the
// person; an import keeps its whole shards, and the next job waits until the last one has let go.

import { StorageError } from '../../errors.ts'
import { createTurns } from '../../turns.ts'
import {
  askToPersist,
  checkDataset,
  exportDataset,
  importDataset,
  listDatasets,
  pauseImport,
} from '../../worker/datasets/client.ts'
import { keepSource } from '../../worker/datasets/kept-sources.ts'
import type {
  CheckResult,
  DatasetFormat,
  DatasetProgress,
  ImportOptions,
} from '../../worker/datasets/types.ts'
import { measureStored } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { keepAwake } from '../parts/awake.ts'
import { createJobStore } from '../parts/job-store.ts'
import { saveFile } from '../parts/save-file.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { refreshDatasets, setChecked } from './datasets.ts'
import type { Chosen } from './pieces.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.job
export const PANEL = '/data'

export interface ImportRequest {
  chosen: Chosen
  options: ImportOptions
  /** Pictures in the source, where they were counted. */
  expected: number | null
  canPause: boolean
}
/** How far a job is: an import in full, the others by their share alone. */
type JobProgress = DatasetProgress | { share: number }

export interface Job {
  what: 'import' | 'check' | 'export'
  /** The data set. */
  name: string
  title: string
  /** Idle: it was stopped. Done: what to say about it. */
  task: Task<JobProgress | null, string>
  canPause: boolean
  isPaused: boolean
  /** Whole shards of an import, as far as it has told. */
  shards: number
  again(): void
}
const store = createJobStore<Job>(PANEL)
export const { useJob, putAway: putJobAway } = store

/** Sources of this visit, by the data set that was made from them. */
export const sources = new Map<string, Chosen>()

const inTurn = createTurns()

type Work = (signal: AbortSignal, onProgress: (progress: JobProgress) => void) => Promise<string>

function startJob(job: Omit<Job, 'task' | 'isPaused' | 'shards'>, work: Work): void {
  const task = { state: 'running', progress: null } as const
  const begun = { ...job, task, isPaused: false, shards: 0 }
  const signal = store.begin(begun, { said: words.startedSaid(job.title) })
  void inTurn(() => run(work, signal))
}

async function run(work: Work, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  let task: Job['task']
  const rest = keepAwake()
  try {
    const result = await work(signal, progress => show(progress, signal))
    task = { state: 'done', result }
  } catch (error) {
    task = failed(error)
  } finally {
    rest()
  }
  await Promise.all([refreshDatasets(), measureStored()])
  if (signal.aborted) return
  const said = task.state === 'done' ? task.result : task.state === 'failed' ? task.message : ''
  store.end({ task, isPaused: false }, said)
}

function show(progress: JobProgress, signal: AbortSignal): void {
  if (signal.aborted) return
  store.update({
    task: { state: 'running', progress },
    ...('shards' in progress && { shards: progress.shards }),
  })
  store.showShare(progress.share)
}

export function startImport(request: ImportRequest): void {
  const { chosen, options, expected, canPause } = request
  const { name } = options
  const { given, handles } = chosen
  sources.set(name, chosen)
  const job = {
    what: 'import' as const,
    name,
    title: words.import(name, given.label),
    canPause,
    again: () => startImport(request),
  }
  startJob(job, async (signal, onProgress) => {
    void askToPersist().catch(() => undefined) // the browser may ask the person; an import does not wait for that
    if (handles) await keepSource(name, handles)
    let isListed = false
    const begin = () => {
      const ended = importDataset(
        { given, options, expected },
        progress => {
          onProgress(progress)
          if (isListed) return
          isListed = true
          void refreshDatasets() // the first progress comes when the new data set is there
        },
        signal,
      )
      // the person may have paused before the worker was asked, or before another engine's worker took its place
      if (useJob.getState().job?.isPaused) void pauseImport(true).catch(() => undefined)
      return ended
    }
    await ask(begin, signal)
    const entry = (await askWorker(listDatasets)).find(one => one.name === name)
    if (!entry || entry.problem !== null) throw new StorageError(entry?.problem ?? words.gone(name))
    const { pictures, identities, skipped } = entry.counts
    return words.imported(pictures, identities, skipped)
  })
}

export function startCheck(name: string): void {
  const job = {
    what: 'check' as const,
    name,
    title: words.check(name),
    canPause: false,
    again: () => startCheck(name),
  }
  startJob(job, async (signal, onProgress) => {
    const result: CheckResult = await ask(
      () => checkDataset(name, share => onProgress({ share }), signal),
      signal,
    )
    setChecked(name, result)
    const lost = result.broken.reduce((sum, { pictures }) => sum + pictures, 0)
    return result.broken.length > 0 ? words.broken(result.broken.length, lost) : words.whole(result.whole)
  })
}

/** Writes where the person chooses, in browsers that let them; hands it to the downloads elsewhere. */
export async function startExport(name: string, format: DatasetFormat): Promise<void> {
  const fileName = `${name}${format === 'shards' ? '-shards' : ''}.tar`
  const target =
    (await window.showSaveFilePicker?.({ suggestedName: fileName }).catch(() => 'cancelled')) ?? null
  if (typeof target === 'string') return
  const job = {
    what: 'export' as const,
    name,
    title: words.export(name, format),
    canPause: false,
    again: () => void startExport(name, format),
  }
  startJob(job, async (signal, onProgress) => {
    const blob = await ask(
      () => exportDataset({ name, format, target }, share => onProgress({ share }), signal),
      signal,
    )
    if (blob) saveFile(blob, fileName)
    return words.exported(target?.name ?? fileName)
  })
}

export async function pauseJob(isPaused: boolean): Promise<void> {
  store.update({ isPaused })
  announce(isPaused ? words.pausedSaid : words.goesOnSaid)
  await pauseImport(isPaused)
}

export function cancelJob(): void {
  store.stop()
  store.end({ task: IDLE, isPaused: false }, words.cancelledSaid)
}
