// A batch as the network will see it, for people to look at before a run begins.
import { CROP_PIXELS } from '../data/augment.ts'
import { openBatches } from '../data/batches.ts'
import type { Dataset } from '../data/import-source.ts'
import type { Place, RunOptions } from './run.ts'
import { trainingLabels } from './training-labels.ts'

/** More do not fit on a screen. */
const MOST = 64

export interface BatchPreview {
  /** [B, 128, 128] */
  crops: Uint8Array
  /** Names of the identities. */
  identities: string[]
}

/** The first pictures of the batch at `place`. Throws ListError as `train` does. */
export async function previewBatch(
  dataset: Dataset,
  { recipe, labels, leastPictures }: Pick<RunOptions, 'recipe' | 'labels' | 'leastPictures'>,
  { epoch, step }: Place,
): Promise<BatchPreview> {
  const { seed, batchSize, augment } = recipe
  const { store, manifest } = dataset
  const own = await trainingLabels(dataset, { labels, ...(leastPictures && { leastPictures }) })
  const options = { seed, batchSize, augment, labels: own }
  const batches = await openBatches(store, manifest, options)
  const batch = await batches.read(epoch, step % batches.stepsPerEpoch)
  const count = Math.min(MOST, batch.count)
  return {
    crops: batch.images.slice(0, count * CROP_PIXELS),
    identities: Array.from(batch.labels.subarray(0, count), label => manifest.identities[label] ?? ''),
  }
}
