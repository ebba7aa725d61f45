// Semantic bootstrapping in the page (docs/lightcnn.md 3.4): what a checkpoint says of each picture stays in the trainer, so that a slider can
// ask what a threshold would change before anything is written.
import { readManifest } from '../../data/manifest.ts'
import { ListError, StorageError } from '../../errors.ts'
import type { Predictions } from '../../train/bootstrap.ts'
import { predictLabels, relabel, writeRelabelling } from '../../train/bootstrap.ts'
import type { TrainingEngine } from '../../train/engine.ts'
import { readRun } from '../../train/run.ts'
import { openDataset } from '../datasets/entries.ts'
import { openShardStore, withDatasetLock } from '../datasets/store.ts'
import { openRunStore } from './store.ts'
import type { RelabelPlan } from './types.ts'

const MOST_ROWS = 200

interface Predicted {
  predictions: Predictions
  /** Names of the identities. */
  names: readonly string[]
  dataset: string
  run: string
  file: string
}
let predicted: Predicted | undefined

export async function predictPictures(
  { id, file }: { id: string; file: string },
  engine: TrainingEngine,
  { onProgress, signal }: { onProgress(done: number, of: number): void; signal: AbortSignal },
): Promise<{ pictures: number }> {
  const store = openRunStore(id)
  const run = await readRun(store)
  const checkpoint = run.checkpoints.find(note => note.file === file)
  if (!checkpoint)
    throw new StorageError(`The run ${run.title} no longer has ${file}. Choose another checkpoint.`)
  const dataset = await openDataset(run.options.dataset.name)
  try {
    const source = { dataset, engine, store, checkpoint, run }
    const predictions = await predictLabels(source, { signal, onProgress })
    const { identities: names } = dataset.manifest
    predicted = { predictions, names, dataset: run.options.dataset.name, run: id, file }
    return { pictures: predictions.labels.length }
  } finally {
    await dataset.close()
  }
}

function known(): Predicted {
  if (!predicted) throw new ListError('The predictions are gone. Predict the labels again.')
  return predicted
}

export function planRelabelling(threshold: number): RelabelPlan {
  const { predictions, names } = known()
  const { kept, relabelled, dropped, moves, identities } = relabel(predictions, threshold)
  const nameOf = (label: number) => names[label] ?? `identity ${label}`
  const changed = identities
    .map((counts, label) => ({ name: nameOf(label), ...counts }))
    .filter(({ left, joined, dropped }) => left + joined + dropped > 0)
    .sort((a, b) => b.left + b.dropped - (a.left + a.dropped))
  return {
    threshold,
    kept,
    relabelled,
    dropped,
    moves: moves
      .slice(0, MOST_ROWS)
      .map(({ from, to, count }) => ({ from: nameOf(from), to: nameOf(to), count })),
    moreMoves: Math.max(0, moves.length - MOST_ROWS),
    identities: changed.slice(0, MOST_ROWS),
    moreIdentities: Math.max(0, changed.length - MOST_ROWS),
  }
}

/** Writes the labels as a revision beside the shards; gives its name. */
export async function applyRelabelling(threshold: number): Promise<string> {
  const { predictions, dataset: name, run, file } = known()
  return withDatasetLock(name, async () => {
    const store = openShardStore(name)
    try {
      const dataset = { store, manifest: await readManifest(store) }
      return await writeRelabelling(dataset, relabel(predictions, threshold), { run, checkpoint: file })
    } finally {
      await store.close()
    }
  })
}
