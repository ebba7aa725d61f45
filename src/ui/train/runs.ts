// The kept runs, which of them share the plot, and what a person does with one.
import { create } from 'zustand'
import {
  deleteRun,
  deleteSpare,
  describeRun,
  exportRun,
  listRuns,
  packRun,
  readRun,
  runLog,
  takeRunBack,
  whenNotTrained,
} from '../../worker/training/client.ts'
import type { LogFormat, OpenRun, Run, RunEntry } from '../../worker/training/types.ts'
import { measureStored } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfRun } from './run-words.ts'
import { wordsOfTrain } from './words.ts'

interface RunsState {
  list: Task<null, RunEntry[]>
  /** Ids of the runs whose curves are drawn beside the one that trains, in the order of their choice. */
  drawn: string[]
  /** Those that were read. */
  read: Map<string, Run>
  shown: Task<null, OpenRun>
}
export const useRuns = create<RunsState>()(() => ({ list: IDLE, drawn: [], read: new Map(), shown: IDLE }))

export const MOST_DRAWN = 4
const RUNNING = { state: 'running', progress: null } as const
let turn = 0

/** Reads the list anew; what is shown stays until then. Without a choice the newest run is drawn. */
export async function refreshRuns(): Promise<void> {
  if (useRuns.getState().list.state !== 'done') useRuns.setState({ list: RUNNING })
  try {
    const result = await askWorker(listRuns)
    const ids = new Set(result.filter(({ problem }) => problem === null).map(({ id }) => id))
    const kept = useRuns.getState().drawn.filter(id => ids.has(id))
    const [newest] = ids
    const drawn = kept.length > 0 || newest === undefined ? kept : [newest]
    useRuns.setState({ list: { state: 'done', result }, drawn, read: new Map() })
    for (const entry of result) if (entry.problem === null && entry.isTraining) void follow(entry.id)
    await Promise.all(drawn.map(read))
  } catch (error) {
    useRuns.setState({ list: failed(error) })
  }
}

const followed = new Set<string>()
/** Reads the list again when another tab has stopped training a run, or was closed. */
async function follow(id: string): Promise<void> {
  if (followed.has(id)) return
  followed.add(id)
  await whenNotTrained(id)
  followed.delete(id)
  await refreshRuns()
}

async function read(id: string): Promise<void> {
  try {
    const { run } = await askWorker(() => readRun(id))
    useRuns.setState(state => ({ read: new Map(state.read).set(id, run) }))
  } catch (error) {
    notify(failed(error).message)
  }
}

/** Draws the curves of a run, or no longer. */
export function draw(id: string, isDrawn: boolean): void {
  const { drawn, read: known } = useRuns.getState()
  useRuns.setState({ drawn: isDrawn ? [...drawn, id] : drawn.filter(other => other !== id) })
  if (isDrawn && !known.has(id)) void read(id)
}

export async function openRun(id: string): Promise<void> {
  const mine = ++turn
  const { shown } = useRuns.getState()
  if (shown.state !== 'done' || shown.result.run.id !== id) useRuns.setState({ shown: RUNNING })
  try {
    const result = await askWorker(() => readRun(id))
    if (mine === turn) useRuns.setState({ shown: { state: 'done', result } })
  } catch (error) {
    if (mine === turn) useRuns.setState({ shown: failed(error) })
  }
}

/** Reads the shown run anew, because it has stopped. */
export async function refreshShown(): Promise<void> {
  const { shown } = useRuns.getState()
  if (shown.state === 'done') await openRun(shown.result.run.id)
}

export async function remove(id: string): Promise<void> {
  await askWorker(() => deleteRun(id))
  announce(wordsOfTrain.list.deletedSaid)
  await Promise.all([refreshRuns(), measureStored()])
}

/** Deletes the checkpoints of a run that neither continuing nor the best weights need. */
export async function tidy(id: string): Promise<void> {
  try {
    await askWorker(() => deleteSpare(id))
    announce(wordsOfTrain.unfinished.tidiedSaid)
  } catch (error) {
    notify(failed(error).message)
  }
  await Promise.all([refreshRuns(), refreshShown(), measureStored()])
}

export async function describe(id: string, about: Pick<Run, 'title' | 'notes'>): Promise<void> {
  await askWorker(() => describeRun(id, about))
  useRuns.setState(({ shown }) =>
    shown.state === 'done' && shown.result.run.id === id
      ? { shown: { state: 'done', result: { ...shown.result, run: { ...shown.result.run, ...about } } } }
      : {},
  )
  announce(wordsOfRun.saved)
}

export const saveLog = (id: string, format: LogFormat): Promise<void> =>
  save(() => askWorker(() => runLog(id, format)))
export const savePytorch = (id: string, file: string): Promise<void> =>
  save(() => askWorker(() => exportRun(id, file)))

export const packForCluster = (id: string): Promise<void> => save(() => askWorker(() => packRun(id)))

/** Takes a run back from a cluster; its id, or null when it was refused. */
export async function takeBack(file: File): Promise<string | null> {
  try {
    const id = await askWorker(() => takeRunBack(file))
    announce(wordsOfRun.cluster.backSaid)
    await Promise.all([refreshRuns(), measureStored()])
    return id
  } catch (error) {
    notify(failed(error).message)
    return null
  }
}

/** Makes the file and hands it to the browser's downloads. */
async function save(make: () => Promise<{ file: Blob; fileName: string }>): Promise<void> {
  try {
    const { file, fileName } = await make()
    const url = URL.createObjectURL(file)
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 60_000) // the download may begin late
    announce(wordsOfRun.savedSaid(fileName))
  } catch (error) {
    notify(failed(error).message)
  }
}
