// The data sets of this browser, those whose import has not ended among them.
import { readManifest } from '../data/manifest.ts'
import { messageOf } from '../errors.ts'
import type { DatasetEntry } from './datasetTypes.ts'
import { listDatasets, openShardStore } from './shard-store.ts'

export async function listEntries(): Promise<DatasetEntry[]> {
  return Promise.all((await listDatasets()).map(entryOf))
}

async function entryOf(name: string): Promise<DatasetEntry> {
  try {
    const { state, error, source, options, split, counts, shards } = await readManifest(openShardStore(name))
    const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0)
    return { name, problem: null, bytes, state, error, source, options, split, counts }
  } catch (error) {
    return { name, problem: messageOf(error) }
  }
}
