// Runs in OPFS: `runs/<id>/run.json` and its checkpoints. Every file is swapped by the browser when it is whole, so that a closed tab or a
// full disk leaves the one before. One tab trains a run at a time.

import { StorageError } from '../../errors.ts'
import { RUN_FILE, type RunStore, readRun } from '../../train/run.ts'
import { hasFolder, listFolder, makeFolder, openStored, removeStored, writeWhole } from '../parts/opfs.ts'
import { lockedRun, runLock } from './lock.ts'

const FOLDER = 'runs'
const folderOf = (id: string) => `${FOLDER}/${id}`
/** What the browser has not swapped yet, or never will because the tab was closed. */
const UNFINISHED = /\.crswap$/

/** Ids of all runs. */
export const listRunIds = (): Promise<string[]> => listFolder(FOLDER)
export const removeRun = (id: string): Promise<void> => removeStored(folderOf(id))

/** A name for a new run: when it began. */
export async function newRunId(now = new Date()): Promise<string> {
  const stem = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const taken = await listRunIds()
  let id = stem
  for (let i = 2; taken.includes(id); i++) id = `${stem}-${i}`
  await makeRunFolder(id)
  return id
}
export const makeRunFolder = (id: string): Promise<void> => makeFolder(folderOf(id))

export function openRunStore(id: string): RunStore {
  const pathOf = (file: string) => `${folderOf(id)}/${file}`
  return {
    list: async () => (await listFolder(folderOf(id))).filter(file => !UNFINISHED.test(file)),
    async read(file) {
      const stored = await openStored(pathOf(file))
      if (!stored) throw new StorageError(`The run ${id} no longer has ${file}. Choose another checkpoint.`)
      return stored
    },
    async writeWhole(file, bytes) {
      // "Delete everything" in another tab takes the run away; a checkpoint must not bring a part of it back
      if (!(await hasFolder(folderOf(id))))
        throw new StorageError(
          'This run was deleted on this device while it trained. There is nothing to go on from.',
        )
      await writeWhole(pathOf(file), bytes as Uint8Array<ArrayBuffer>).catch(async (error: unknown) => {
        if (!(error instanceof StorageError)) throw error
        const isBegun = file !== RUN_FILE || (await openStored(pathOf(RUN_FILE))) !== null
        const rest = isBegun ? ' What was saved before is kept; continue the run then.' : ''
        throw new StorageError(error.message + rest)
      })
    },
    remove: file => removeStored(pathOf(file)),
  }
}

/** Bytes of a run's files. */
export async function runBytes(id: string): Promise<number> {
  let bytes = 0
  for (const file of await listFolder(folderOf(id)))
    bytes += (await openStored(`${folderOf(id)}/${file}`))?.size ?? 0
  return bytes
}

/** Runs `work` while no other tab trains or deletes the run. Throws StorageError at once when one does. */
export async function withRunLock<T>(id: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(runLock(id), { ifAvailable: true }, async lock => {
    if (!lock)
      throw new StorageError(
        'This run is being trained, here or in another tab. Pause it there and try again.',
      )
    return work()
  })
}

/** Ids of the runs that some tab trains now. */
export async function trainingIds(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name = '' }) => lockedRun(name) ?? []))
}

/** A run with one of its checkpoints. Throws a StorageError that ends with `remedy` when the run does not keep it any more. */
export async function keptCheckpoint(id: string, file: string, remedy: string) {
  const store = openRunStore(id)
  const run = await readRun(store)
  const note = run.checkpoints.find(checkpoint => checkpoint.file === file)
  if (!note) throw new StorageError(`The run ${run.title} no longer keeps ${file}. ${remedy}`)
  return { store, run, note }
}
