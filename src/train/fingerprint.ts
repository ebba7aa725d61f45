// What a data set is, in one number: runs refuse to go on when it has changed.
import type { Dataset } from '../data/datasets.ts'
import { readRevision } from '../data/revisions.ts'
import { sha256Hex } from '../format/sha256.ts'

/** SHA-256 over those of the shards (pictures and labels), the identities, the split and the label revision. */
export async function fingerprintOf({ store, manifest }: Dataset, labels: string | null): Promise<string> {
  const revised = labels === null ? null : [...(await readRevision(store, manifest, labels)).labels]
  const { shards, identities, split } = manifest
  const parts = [shards.map(({ sha256 }) => sha256), identities, split, revised]
  return sha256Hex(new TextEncoder().encode(JSON.stringify(parts)))
}
