// run.json anew, where it is missing or damaged and checkpoints are whole: each holds the run's options, where it stands and its curves.
import { FormatError, messageOf, StorageError } from '../errors.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { readBytes } from '../format/tensor.ts'
import { isCheckpointFile, parseTraining, type Training } from './checkpoint.ts'
import { type CheckpointNote, RUN_FILE, type Run, type RunStore, readRun, writeRun } from './run.ts'
import { bestRow } from './validate.ts'

/** Where a damaged run.json is kept. */
export const DAMAGED_FILE = 'run-damaged.json'

/**
 * The run of a store. Where run.json cannot be read it is made anew from the newest whole checkpoint and written; the run's last event says
 * so and what is lost. Throws what readRun throws, with what can be done, when there is no such checkpoint.
 */
export async function readOrRebuildRun(store: RunStore): Promise<Run> {
  try {
    return await readRun(store)
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof StorageError)) throw error
    const run = await rebuilt(store, messageOf(error))
    if (!run)
      throw new StorageError(
        `${messageOf(error)} There is no whole checkpoint from which to restore it. Begin a new run.`,
      )
    if ((await store.list()).includes(RUN_FILE)) {
      const file = await store.read(RUN_FILE)
      await store.writeWhole(DAMAGED_FILE, await readBytes(file, 0, file.size))
    }
    await writeRun(store, run)
    return run
  }
}

/** As readRun; where run.json cannot be read and checkpoints are there, the error says how it comes back. */
export async function readRunOrSay(store: RunStore): Promise<Run> {
  try {
    return await readRun(store)
  } catch (error) {
    if (!(await store.list()).some(isCheckpointFile)) throw error
    throw new StorageError(
      `${messageOf(error)} Going on with the run ("train --resume") restores it from the newest whole checkpoint.`,
    )
  }
}

interface Found {
  note: CheckpointNote
  training: Training
}

async function rebuilt(store: RunStore, why: string, now = new Date()): Promise<Run | null> {
  const names = (await store.list()).filter(isCheckpointFile).sort()
  const found: Found[] = []
  for (const name of names) {
    const one = await readWhole(store, name, now.toISOString()).catch(() => null) // it is cut off, or of something else
    if (one) found.push(one)
  }
  const newest = found.at(-1)
  if (!newest) return null
  const { run: id, options, stepsPerEpoch, identities, standing } = newest.training
  const best = bestRow(standing.validations)?.step
  const { step } = standing
  const text = `${why} It was made anew from ${newest.note.file}. Lost are the run’s title, notes and messages and its curves after step ${step}; checkpoints are taken as they are, because their SHA-256 stood there.`
  return {
    ...{
      version: 1,
      id,
      title: id,
      notes: '',
      created: now.toISOString(),
      options,
      state: 'stopped',
      stop: null,
    },
    ...{ stepsPerEpoch, identities, history: standing.history.rows, validations: standing.validations },
    checkpoints: found
      .filter(({ training }) => training.run === id)
      .map(({ note }) => ({ ...note, isBest: note.step === best })),
    events: [{ step, time: now.toISOString(), text }],
  }
}

async function readWhole(store: RunStore, name: string, time: string): Promise<Found> {
  const file = await store.read(name)
  const { metadata } = await readSafetensors(file, name)
  const training = parseTraining(metadata.training, name)
  const bytes = await readBytes(file, 0, file.size)
  const { place, step } = training.standing
  const note = {
    file: name,
    place,
    step,
    bytes: file.size,
    sha256: await sha256Hex(bytes),
    isBest: false,
    time,
  }
  return { note, training }
}
