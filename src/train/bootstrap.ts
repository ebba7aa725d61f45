// Semantic bootstrapping (Wu et al., "A Light CNN for Deep Face Representation with Noisy Labels", 3.4; docs/lightcnn.md 3.4): a trained network
// predicts the identity of every training picture. Where it agrees with the label, that stays; where it is sure of another one, that one
// takes its place; where it is neither, the picture is left out.
import * as tf from '@tensorflow/tfjs-core'
import { CROP_PIXELS } from '../data/augment.ts'
import { openBatches } from '../data/batches.ts'
import type { Dataset } from '../data/import-source.ts'
import { withoutRare } from '../data/least-pictures.ts'
import { DROPPED, readRevision, writeRevision } from '../data/revisions.ts'
import { splitPictures } from '../data/split.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { type DeviceWeights, disposeWeights, toDevice } from '../model/forward.ts'
import { parseSnapshot, readCheckpoint } from './checkpoint.ts'
import { nextTurn, type TrainingEngine } from './engine.ts'
import { checkUnchanged } from './fingerprint.ts'
import type { Recipe } from './recipe.ts'
import type { CheckpointNote, Run, RunStore } from './run.ts'
import { logitsOf } from './step.ts'
import { embeddingsOf } from './validate.ts'

/** The paper's best of 0.6, 0.7, 0.8 and 0.9, in both rounds (figure 4). */
export const THRESHOLD = 0.7
/** Stands for the prediction of a picture that is not asked about: it validates, or was left out before. */
export const NOT_ASKED = -1

/** What a network says about each picture, in the order of the shards. */
export interface Predictions {
  identities: number
  /** Labels before; DROPPED: left out by the revision that the run was trained on. */
  labels: Int32Array
  /** The most likely identity, or NOT_ASKED. */
  predicted: Int32Array
  /** Its probability, 0..1. */
  probability: Float32Array
}
export interface Relabelling {
  threshold: number
  /** Training pictures. */
  kept: number
  relabelled: number
  dropped: number
  /** New labels; DROPPED: the picture is left out. */
  labels: Int32Array
  /** Where pictures move, the largest first. */
  moves: { from: number; to: number; count: number }[]
  /** By identity: training pictures before, kept, moved to another one, moved here, left out. */
  identities: IdentityCounts[]
}
interface IdentityCounts {
  before: number
  kept: number
  left: number
  joined: number
  dropped: number
}

interface Source {
  dataset: Dataset
  engine: TrainingEngine
  store: RunStore
  run: Run
  checkpoint: CheckpointNote
  /** The table; that of the run's options by default. */
  architecture?: Architecture
}
interface Host {
  signal: AbortSignal
  onProgress(done: number, of: number): void
}

/** Asks a checkpoint about every training picture: dropout off, middle windows. Throws AbortError when cancelled. */
export async function predictLabels(source: Source, { signal, onProgress }: Host): Promise<Predictions> {
  const { dataset, engine, run, store, checkpoint } = source
  const { recipe, labels: revision, architecture: name } = run.options
  const architecture = source.architecture ?? ARCHITECTURES[name]
  await checkUnchanged(dataset, run.options)
  const all = await labelsOf(dataset, revision)
  const labels = (await withoutRare(dataset, all, run.options.leastPictures ?? 1)) ?? all
  const { weights, training } = await parseSnapshot(
    architecture,
    await readCheckpoint(store, checkpoint),
    checkpoint.file,
  )
  const atOnce = engine.largestMicroBatch(run.options)
  const options = { seed: 0, batchSize: Math.min(atOnce, recipe.microBatch), set: 'inspection' } as const
  const batches = await openBatches(dataset.store, dataset.manifest, { ...options, labels })
  const predicted = new Int32Array(labels.length).fill(NOT_ASKED)
  const probability = new Float32Array(labels.length)
  const parameters = toDevice(architecture, weights, training.identities)
  const buffer = new Float32Array(options.batchSize * CROP_PIXELS)
  try {
    for (let step = 0, done = 0; step < batches.stepsPerEpoch; step++) {
      const batch = await batches.read(0, step, buffer)
      const [likely, sure] = await mostLikely(architecture, parameters, batch, recipe)
      for (const [i, picture] of batch.pictures.entries()) {
        predicted[picture] = likely[i] as number
        probability[picture] = sure[i] as number
      }
      done += batch.count
      onProgress(done, batches.pictures)
      await nextTurn()
      signal.throwIfAborted()
    }
  } finally {
    disposeWeights(parameters)
  }
  return { identities: training.identities, labels, predicted, probability }
}

/** The labels that the run was trained on. */
async function labelsOf({ store, manifest }: Dataset, revision: string | null): Promise<Int32Array> {
  if (revision !== null) return (await readRevision(store, manifest, revision)).labels
  const { labels } = await splitPictures(store, manifest)
  return Int32Array.from(labels.flatMap(own => [...own]))
}

/** Of each picture of a batch the most likely identity and its probability. */
async function mostLikely(
  architecture: Architecture,
  parameters: DeviceWeights,
  batch: Parameters<typeof embeddingsOf>[2],
  { loss }: Recipe,
): Promise<[identity: ArrayLike<number>, probability: ArrayLike<number>]> {
  const embeddings = await embeddingsOf(architecture, parameters, batch, null)
  const [identity, probability] = tf.tidy(() => {
    const probabilities = tf.softmax(logitsOf(architecture, parameters, embeddings, loss)) // [B, K]
    return [tf.argMax(probabilities, 1), tf.max(probabilities, 1)] as const
  })
  const found = [await identity.data(), await probability.data()] as const
  tf.dispose([embeddings, identity, probability])
  return [found[0], found[1]]
}

/** Decides for each picture. Cheap and pure, so that a slider can show what a threshold changes. */
export function relabel(
  { identities: count, labels, predicted, probability }: Predictions,
  threshold: number,
): Relabelling {
  const decided = Int32Array.from(labels)
  const identities = Array.from(
    { length: count },
    (): IdentityCounts => ({ before: 0, kept: 0, left: 0, joined: 0, dropped: 0 }),
  )
  const moves = new Map<number, number>()
  for (const [picture, label] of labels.entries()) {
    const guess = predicted[picture] as number
    const own = identities[label]
    if (guess === NOT_ASKED || !own) continue
    own.before++
    if (guess === label) own.kept++
    else if ((probability[picture] as number) > threshold) {
      decided[picture] = guess
      own.left++
      const other = identities[guess]
      if (other) other.joined++
      moves.set(label * count + guess, (moves.get(label * count + guess) ?? 0) + 1)
    } else {
      decided[picture] = DROPPED
      own.dropped++
    }
  }
  const sum = (key: 'kept' | 'left' | 'dropped') =>
    identities.reduce((total, counts) => total + counts[key], 0)
  return {
    threshold,
    kept: sum('kept'),
    relabelled: sum('left'),
    dropped: sum('dropped'),
    labels: decided,
    moves: [...moves]
      .map(([key, count_]) => ({ from: Math.floor(key / count), to: key % count, count: count_ }))
      .sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to),
    identities,
  }
}

/** Writes the labels as a revision beside the shards, which stay as they are; gives its name for `options.labels`. */
export async function writeRelabelling(
  { store, manifest }: Dataset,
  { labels, threshold, kept, relabelled, dropped }: Relabelling,
  { run, checkpoint, now = new Date() }: { run: string; checkpoint: string; now?: Date },
): Promise<string> {
  const step = /\d+/.exec(checkpoint)?.[0] ?? '0'
  const name = `${run.replaceAll(/[^\w-]/g, '-')}-${Number(step)}-${Math.round(100 * threshold)}`
  const note = { name, created: now.toISOString(), run, checkpoint, threshold, kept, relabelled, dropped }
  await writeRevision(store, manifest, { note, labels })
  return name
}
