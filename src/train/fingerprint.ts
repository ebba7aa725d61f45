// What a data set is, in one number: runs refuse to go on when it has changed.
import type { Dataset } from '../data/import-source.ts'
import { readRevision } from '../data/revisions.ts'
import { ListError } from '../errors.ts'
import { sha256Hex } from '../format/sha256.ts'
import type { RunOptions } from './run.ts'

/** SHA-256 over those of the shards (pictures and labels), the identities, the split and the label revision. */
export async function fingerprintOf({ store, manifest }: Dataset, labels: string | null): Promise<string> {
  const revised = labels === null ? null : [...(await readRevision(store, manifest, labels)).labels]
  const { shards, identities, split } = manifest
  const parts = [shards.map(({ sha256 }) => sha256), identities, split, revised]
  return sha256Hex(new TextEncoder().encode(JSON.stringify(parts)))
}

/** Throws ListError when the data set is not the one that the run began with. */
export async function checkUnchanged(
  dataset: Dataset,
  { dataset: expected, labels }: Pick<RunOptions, 'dataset' | 'labels'>,
): Promise<void> {
  if ((await fingerprintOf(dataset, labels)) === expected.fingerprint) return
  throw new ListError(
    `${dataset.manifest.name} has changed since this run began: other pictures, labels or another split. Begin a new run; it can take the last checkpoint as its model.`,
  )
}
