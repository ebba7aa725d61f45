// Checkpoints: safetensors files with the weights under their PyTorch names, so that any reader of weights opens them, the velocities
// under `velocity.`, and under `training` in the metadata where the run stands, its options and its history.
import { FormatError, messageOf, StorageError } from '../errors.ts'
import { bytesOf, readSafetensors, safetensorsChunks } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { elementCount, type LazyTensor, readBytes } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { checkFloats, weightValues } from '../model/finite.ts'
import { checkShapes, expectedShapes, type Shapes, type Weights } from '../model/weights.ts'
import { isObject } from '../objects.ts'
import {
  type CheckpointNote,
  problemOfOptions,
  type Run,
  type RunOptions,
  type RunStore,
  spareCheckpoints,
  writeRun,
} from './run.ts'
import { readParameter, type Standing, type StoredState, type TrainingState } from './state.ts'

export const VELOCITY = 'velocity.'
export const checkpointFile = (step: number) => `step-${String(step).padStart(7, '0')}.safetensors`
export const isCheckpointFile = (name: string): boolean => /^step-\d+\.safetensors$/.test(name)

/** A state in memory: the bytes of a checkpoint file. */
export interface Snapshot {
  step: number
  bytes: Uint8Array
}
/** What a checkpoint says of its run. */
export interface Training {
  run: string
  options: RunOptions
  stepsPerEpoch: number
  identities: number
  standing: Standing
}

/** Reads the state from the device, one tensor at a time. */
export async function takeSnapshot(
  architecture: Architecture,
  run: Run,
  { parameters, velocities, ...standing }: TrainingState,
): Promise<Snapshot> {
  const { options, stepsPerEpoch, identities } = run
  const shapes = expectedShapes(architecture, identities)
  const tensors: [string, LazyTensor][] = []
  for (const [prefix, device] of [
    ['', parameters],
    [VELOCITY, velocities],
  ] as const)
    for (const [name, tensor] of device)
      tensors.push([
        prefix + name,
        {
          dtype: 'F32',
          shape: shapes.get(name) ?? [],
          read: async () => bytesOf(await readParameter(architecture, name, tensor)),
        },
      ])
  const training: Training = { run: run.id, options, stepsPerEpoch, identities, standing }
  const metadata = {
    format: 'pt',
    architecture: options.architecture,
    identities: String(identities),
    epoch: String(standing.place.epoch),
    training: JSON.stringify(training),
  }
  const dataBytes = tensors.reduce((sum, [, { shape }]) => sum + 4 * elementCount(shape), 0)
  return { step: standing.step, bytes: await whole(safetensorsChunks(tensors, metadata), dataBytes) }
}

/** The parts in one piece: the header, then `dataBytes` of tensors. */
async function whole(chunks: AsyncIterable<Uint8Array>, dataBytes: number): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined
  let at = 0
  for await (const chunk of chunks) {
    bytes ??= new Uint8Array(chunk.length + dataBytes)
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes ?? new Uint8Array(0)
}

/**
 * Writes a checkpoint: the file is whole before run.json names it, and what is no longer kept is deleted after run.json has forgotten it.
 * Throws StorageError when there is no room; everything that run.json named is still there then.
 */
export async function saveCheckpoint(
  store: RunStore,
  run: Run,
  { step, bytes }: Snapshot,
  { place, isBest }: { place: CheckpointNote['place']; isBest: boolean },
): Promise<CheckpointNote> {
  const file = checkpointFile(step)
  const sha256 = await sha256Hex(bytes)
  await store.writeWhole(file, bytes).catch((error: unknown) => {
    throw new StorageError(`${file} was not saved: ${messageOf(error)}`)
  })
  const time = new Date().toISOString()
  const note: CheckpointNote = { file, place, step, bytes: bytes.length, sha256, isBest, time }
  const before = run.checkpoints
  const others = before
    .filter(other => other.file !== file)
    .map(other => (isBest ? { ...other, isBest: false } : other))
  run.checkpoints = kept([...others, note], run.options.checkpoints.keep)
  try {
    await writeRun(store, run)
  } catch (error) {
    run.checkpoints = before
    throw error
  }
  await removeUnnamed(store, run)
  return note
}

/** Deletes what neither continuing nor the best weights need. */
export async function dropSpare(store: RunStore, run: Run): Promise<void> {
  const spare = spareCheckpoints(run)
  run.checkpoints = run.checkpoints.filter(note => !spare.includes(note))
  await writeRun(store, run)
  await removeUnnamed(store, run)
}

/** Names the checkpoint of a step that is saved already the best one. */
export async function markBest(store: RunStore, run: Run, step: number): Promise<void> {
  run.checkpoints = run.checkpoints.map(note => ({ ...note, isBest: note.step === step }))
  await writeRun(store, run)
}

/** The last ones and the best one. */
function kept(checkpoints: CheckpointNote[], keep: number): CheckpointNote[] {
  const first = checkpoints.length - Math.max(1, keep)
  return checkpoints.filter(({ isBest }, i) => isBest || i >= first)
}

/** Deletes checkpoints that run.json does not name: no longer kept, or cut off while they were written. */
export async function removeUnnamed(store: RunStore, run: Run): Promise<void> {
  const named = new Set(run.checkpoints.map(({ file }) => file))
  for (const file of await store.list())
    if (isCheckpointFile(file) && !named.has(file)) await store.remove(file)
}

/** The bytes of a checkpoint, checked. Throws StorageError when it is missing or not what was written. */
export async function readCheckpoint(store: RunStore, note: CheckpointNote): Promise<Snapshot> {
  const file = await store.read(note.file)
  const bytes = await readBytes(file, 0, file.size)
  if (bytes.length !== note.bytes || (await sha256Hex(bytes)) !== note.sha256)
    throw new StorageError(`${note.file} is damaged: it is not what was written.`)
  return { step: note.step, bytes }
}

/** The state in a checkpoint's bytes. Throws FormatError or WeightsError when it is none of this architecture. */
export async function parseSnapshot(
  architecture: Architecture,
  { bytes }: Pick<Snapshot, 'bytes'>,
  name: string,
): Promise<StoredState & { training: Training }> {
  const { tensors, metadata } = await readSafetensors(new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
  const training = parseTraining(metadata.training, name)
  const own = ARCHITECTURES[training.options.architecture]
  if (own.name !== architecture.name)
    throw new FormatError(
      `${name} is a checkpoint of ${own.title}, the run trains ${architecture.title}. Begin a run with ${own.title} to go on from it.`,
    )
  const weights: Weights = new Map()
  const velocities: Weights = new Map()
  const shapes: Shapes = new Map()
  checkFloats(name, tensors.keys(), tensors)
  for (const [key, tensor] of tensors) {
    const isVelocity = key.startsWith(VELOCITY)
    const values = weightValues(name, key, tensor.dtype, await tensor.read())
    if (isVelocity) velocities.set(key.slice(VELOCITY.length), values)
    else {
      weights.set(key, values)
      shapes.set(key, tensor.shape)
    }
  }
  checkShapes(expectedShapes(architecture, training.identities), shapes, name)
  return { training, standing: training.standing, weights, velocities }
}

/** Throws a FormatError when there is none, or it is damaged. */
export function parseTraining(text: string | undefined, name: string): Training {
  if (text === undefined)
    throw new FormatError(
      `${name} has weights and no state of a training run. Begin a run with it as the model.`,
    )
  let training: unknown
  try {
    training = JSON.parse(text)
  } catch {
    throw new FormatError(`${name}: the state of the training run is damaged. Go on from another checkpoint.`)
  }
  if (!isTraining(training))
    throw new FormatError(
      `${name}: the state of the training run is not complete. Go on from another checkpoint.`,
    )
  return training
}

function isTraining(value: unknown): value is Training {
  if (!isObject(value) || typeof value.run !== 'string') return false
  const { options, standing, stepsPerEpoch, identities } = value
  if (problemOfOptions(options) !== null || !isObject(standing)) return false
  const { place, step, history, validations } = standing
  const isPlace = isObject(place) && [place.epoch, place.step].every(Number.isSafeInteger)
  const isHistory = isObject(history) && Array.isArray(history.rows) && history.rows.every(isObject)
  const areNumbers = [stepsPerEpoch, identities, step].every(Number.isSafeInteger)
  return isPlace && isHistory && areNumbers && Array.isArray(validations) && validations.every(isObject)
}
