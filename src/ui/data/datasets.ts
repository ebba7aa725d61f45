// The data sets of this browser, the one that is looked at, and what a person does with one.
import { create } from 'zustand'
import {
  askToPersist,
  datasetFacts,
  deleteDataset,
  dropShards,
  listDatasets,
  measureRoom,
  type Room,
} from '../../worker/datasets/client.ts'
import type { CheckResult, DatasetEntry, DatasetFacts } from '../../worker/datasets/types.ts'
import { measureStored } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfData as words } from './words.ts'

interface DatasetsState {
  list: Task<null, DatasetEntry[]>
  room: Room | null
  /** The person asked the browser to keep what is stored, and it did not promise that. */
  isRefused: boolean
  shown: Task<null, DatasetFacts>
  /** Of this visit, by data set. */
  checked: Record<string, CheckResult>
}
export const useDatasets = create<DatasetsState>()(() => ({
  list: IDLE,
  room: null,
  isRefused: false,
  shown: IDLE,
  checked: {},
}))

const RUNNING = { state: 'running', progress: null } as const
let turn = 0

/** Reads the list anew; what is shown stays until then. */
export async function refreshDatasets(): Promise<DatasetEntry[]> {
  if (useDatasets.getState().list.state !== 'done') useDatasets.setState({ list: RUNNING })
  try {
    const [result, room] = await Promise.all([askWorker(listDatasets), measureRoom()])
    useDatasets.setState({ list: { state: 'done', result }, room })
    return result
  } catch (error) {
    useDatasets.setState({ list: failed(error) })
    return []
  }
}

export async function openDataset(name: string): Promise<void> {
  const mine = ++turn
  const { shown } = useDatasets.getState()
  if (shown.state !== 'done' || shown.result.entry.name !== name) useDatasets.setState({ shown: RUNNING })
  try {
    const result = await askWorker(() => datasetFacts(name))
    if (mine === turn) useDatasets.setState({ shown: { state: 'done', result } })
  } catch (error) {
    if (mine === turn) useDatasets.setState({ shown: failed(error) })
  }
}

export async function remove(name: string): Promise<void> {
  await askWorker(() => deleteDataset(name))
  announce(words.list.deletedSaid)
  await Promise.all([refreshDatasets(), measureStored()])
}

export const setChecked = (name: string, result: CheckResult): void =>
  useDatasets.setState(({ checked }) => ({ checked: { ...checked, [name]: result } }))

/** Goes on without what the check found broken, and deletes leftovers. */
export async function dropBroken(name: string): Promise<void> {
  const found = useDatasets.getState().checked[name]
  if (!found) return
  await askWorker(() => dropShards(name, [...found.broken.map(({ file }) => file), ...found.unnamed]))
  useDatasets.setState(({ checked: { [name]: _, ...others } }) => ({ checked: others }))
  announce(words.page.dropSaid)
  await Promise.all([openDataset(name), refreshDatasets(), measureStored()])
}

export async function keepForGood(): Promise<void> {
  const isPersisted = await askToPersist()
  useDatasets.setState(({ room }) => ({ room: room && { ...room, isPersisted }, isRefused: !isPersisted }))
}
