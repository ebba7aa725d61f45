// The kept runs, and the data sets that can be trained on.
import { countLabels, type PeopleWith, peopleWith } from '../../data/least-pictures.ts'
import { readManifest } from '../../data/manifest.ts'
import { listRevisions } from '../../data/revisions.ts'
import type { ShardStore } from '../../data/shards.ts'
import { splitPictures } from '../../data/split.ts'
import { messageOf, StorageError } from '../../errors.ts'
import { previewBatch } from '../../train/batch-preview.ts'
import { dropSpare } from '../../train/checkpoint.ts'
import { readOrRebuildRun } from '../../train/rebuild.ts'
import { type Run, readRun, spareCheckpoints, writeRun } from '../../train/run.ts'
import { openDataset } from '../datasets/entries.ts'
import { listEntries } from '../datasets/list.ts'
import { openShardStore } from '../datasets/store.ts'
import { listRunIds, openRunStore, removeRun, runBytes, trainingIds, withRunLock } from './store.ts'
import type { OpenRun, RunEntry, SeenBatch, TrainableSet, TrainingRequest } from './types.ts'

export async function listTrainable(): Promise<TrainableSet[]> {
  const none = {
    pictures: 0,
    identities: 0,
    train: 0,
    validation: 0,
    heldOut: 'pictures' as const,
    revisions: [],
    people: [],
  }
  const sets: TrainableSet[] = []
  for (const entry of await listEntries()) {
    const { name } = entry
    if (entry.problem !== null) {
      sets.push({ ...none, name, problem: entry.problem })
      continue
    }
    const { counts, split, state } = entry
    const store = openShardStore(name)
    const revisions = await listRevisions(store)
    const people = state === 'importing' ? [] : await countPeople(store)
    await store.close()
    const problem = state === 'importing' ? 'Its import is not finished. Continue it under Data.' : null
    sets.push({ name, problem, ...counts, heldOut: split.by, revisions, people })
  }
  return sets
}

/** Labels of more files take seconds to read. */
const MOST_SHARDS = 64

async function countPeople(store: ShardStore): Promise<PeopleWith[]> {
  const manifest = await readManifest(store)
  if (manifest.shards.length > MOST_SHARDS) return []
  const { labels } = await splitPictures(store, manifest)
  return peopleWith(countLabels(labels).values())
}

export async function seeBatch(request: TrainingRequest, epoch: number, step: number): Promise<SeenBatch> {
  const dataset = await openDataset(request.dataset)
  try {
    const place = { epoch, step }
    return { ...(await previewBatch(dataset, request, place)), place }
  } finally {
    await dataset.close()
  }
}

/** Newest first. */
export async function listRuns(): Promise<RunEntry[]> {
  const training = await trainingIds()
  const entries = await Promise.all((await listRunIds()).map(id => entryOf(id, training.has(id))))
  return entries.sort((a, b) => b.id.localeCompare(a.id))
}

async function entryOf(id: string, isTraining: boolean): Promise<RunEntry> {
  const bytes = await runBytes(id)
  try {
    const run = await readOrRebuild(id, isTraining)
    const { title, notes, created, state, stop, options, identities, stepsPerEpoch, history, validations } =
      run
    return {
      id,
      problem: null,
      isTraining,
      bytes,
      title,
      notes,
      created,
      state,
      stop,
      options,
      identities,
      step: stepOf(run),
      savedStep: run.checkpoints.at(-1)?.step ?? null,
      spare: {
        count: spareCheckpoints(run).length,
        bytes: spareCheckpoints(run).reduce((sum, note) => sum + note.bytes, 0),
      },
      steps: stepsPerEpoch * options.recipe.epochs,
      loss: history.at(-1)?.loss ?? null,
      validation: validations.at(-1) ?? null,
    }
  } catch (error) {
    return { id, problem: messageOf(error), bytes }
  }
}

/** A run whose run.json is lost is made anew from its checkpoints, unless a tab trains it. */
async function readOrRebuild(id: string, isTraining: boolean): Promise<Run> {
  const store = openRunStore(id)
  return readRun(store).catch((error: unknown) => {
    if (isTraining) throw error
    return withRunLock(id, () => readOrRebuildRun(store))
  })
}

const stepOf = ({ stop, history }: Run): number => stop?.step ?? history.at(-1)?.step ?? 0

export async function openRun(id: string): Promise<OpenRun> {
  if (!(await listRunIds()).includes(id))
    throw new StorageError('This run is not kept on this device. It may have been deleted; train again.')
  const isTraining = (await trainingIds()).has(id)
  const run = await readOrRebuild(id, isTraining)
  return { run, isTraining, bytes: await runBytes(id) }
}

/** Of a run that nothing trains; the trainer has the other ones in memory. */
export async function describeRun(id: string, { title, notes }: Pick<Run, 'title' | 'notes'>): Promise<void> {
  await withRunLock(id, async () => {
    const store = openRunStore(id)
    await writeRun(store, { ...(await readRun(store)), title, notes })
  })
}

/** Deletes the checkpoints that neither continuing nor the best weights need. */
export async function deleteSpare(id: string): Promise<void> {
  await withRunLock(id, async () => {
    const store = openRunStore(id)
    await dropSpare(store, await readRun(store))
  })
}

export const deleteRun = (id: string): Promise<void> => withRunLock(id, () => removeRun(id))
