// The labels that a run trains with: those of its revision, without people who have too few pictures.
import type { Dataset } from '../data/import-source.ts'
import { withoutRare } from '../data/least-pictures.ts'
import { readRevision } from '../data/revisions.ts'
import type { RunOptions } from './run.ts'

/** Null: all pictures, as they were imported. */
export async function trainingLabels(
  dataset: Dataset,
  { labels, leastPictures = 1 }: Pick<RunOptions, 'labels' | 'leastPictures'>,
): Promise<Int32Array | null> {
  const { store, manifest } = dataset
  const revision = labels === null ? null : await readRevision(store, manifest, labels)
  return withoutRare(dataset, revision?.labels ?? null, leastPictures)
}
