// The worker's data sets: opened for training, and the entries for importing and looking at them. What those call is loaded when first used.
import { type Manifest, readManifest } from '../data/manifest.ts'
import type { ShardStore } from '../data/shards.ts'
import { StorageError } from '../errors.ts'
import { keepFromChange, openShardStore } from './shard-store.ts'

/** A data set that nobody changes until it is closed. */
export interface OpenDataset {
  manifest: Manifest
  store: ShardStore
  close(): Promise<void>
}

/** Opens a whole data set for training (data/batches.ts); the caller closes it. Throws StorageError when it is not whole or in use. */
export async function openDataset(name: string): Promise<OpenDataset> {
  const release = await keepFromChange(name)
  const store = openShardStore(name)
  const close = async () => {
    await store.close()
    release()
  }
  try {
    const manifest = await readManifest(store)
    if (manifest.state === 'importing' || manifest.shards.length === 0)
      throw new StorageError(`${name} is not imported to its end. Continue its import under Data first.`)
    return { manifest, store, close }
  } catch (error) {
    await close()
    throw error
  }
}

export function datasetEntries() {
  return {
    listDatasets: async () => (await import('./datasetList.ts')).listEntries(),
  }
}
