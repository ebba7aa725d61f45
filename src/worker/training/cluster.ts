// A run that leaves for a cluster as one tar with its data set, and one that comes back.
import { FormatError } from '../../errors.ts'
import { bringBack, clusterParts, openArriving } from '../../train/cluster.ts'
import { checkUnchanged } from '../../train/fingerprint.ts'
import { readOrRebuildRun } from '../../train/rebuild.ts'
import { readRun } from '../../train/run.ts'
import { openDataset } from '../datasets/entries.ts'
import { gather, stemOf } from './export.ts'
import { listRunIds, makeRunFolder, openRunStore, removeRun, withRunLock } from './store.ts'

/** The tar, made while nobody trains the run or changes its data set. */
export async function packRun(id: string): Promise<{ file: Blob; fileName: string }> {
  return withRunLock(id, async () => {
    const store = openRunStore(id)
    const run = await readRun(store)
    const dataset = await openDataset(run.options.dataset.name)
    try {
      await checkUnchanged(dataset, run.options)
      return { file: await gather(clusterParts({ run, store, dataset })), fileName: `${stemOf(run)}.tar` }
    } finally {
      await dataset.close()
    }
  })
}

/** What a run is named by here; others' names could lead out of the folder of runs. */
const ID = /^\w[\w.-]{0,99}$/

/** Takes back what scale.train wrote, beside the other runs or over an older state of the same one. Gives its id. */
export async function takeRunBack(file: File): Promise<string> {
  const from = await openArriving(file, file.name)
  const { id } = await readOrRebuildRun(from)
  if (!ID.test(id)) throw new FormatError(`${file.name}: "${id.slice(0, 40)}" can’t name a run.`)
  return withRunLock(id, async () => {
    const isNew = !(await listRunIds()).includes(id)
    if (isNew) await makeRunFolder(id)
    try {
      await bringBack(from, openRunStore(id))
    } catch (error) {
      if (isNew) await removeRun(id)
      throw error
    }
    return id
  })
}
