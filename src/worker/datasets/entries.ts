// The worker's data sets: opened for training, and the entries for importing and looking at them. What those call is loaded when first used.
import { type Manifest, readManifest } from '../../data/manifest.ts'
import type { ShardStore } from '../../data/shards.ts'
import { StorageError } from '../../errors.ts'
import { createGate } from '../parts/gate.ts'
import { receiveSignal } from '../parts/signal.ts'
import { keepFromChange, openShardStore } from './store.ts'
import type {
  DatasetProgress,
  ExportRequest,
  GivenSource,
  IdentityChoice,
  ImportRequest,
  SheetQuery,
} from './types.ts'

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
      throw new StorageError(
        `${name} has not been imported to the end. Continue its import under Data first.`,
      )
    return { manifest, store, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The import that runs: one at a time. */
let gate = createGate()
let stopRunning = async () => {}

/** Stops the import of this worker; resolves when it writes no more. */
export const stopImport = (): Promise<void> => stopRunning()

export function datasetEntries() {
  const list = () => import('./list.ts')
  const imports = () => import('./import.ts')
  const keep = () => import('./keep.ts')
  return {
    listDatasets: async () => (await list()).listEntries(),
    datasetFacts: async (name: string) => (await list()).datasetFacts(name),
    contactSheet: async (name: string, query: SheetQuery) => (await list()).contactSheet(name, query),
    identityCrops: async (name: string, label: number, first: number, count: number) =>
      (await list()).identityCrops(name, label, first, count),

    async lookAtSource(given: GivenSource, identity: IdentityChoice | null, port: MessagePort | null) {
      const signal = receiveSignal(port)
      return (await imports()).lookAtSource(given, identity, signal)
    },
    async previewSource(
      given: GivenSource,
      aligned: boolean,
      identity: IdentityChoice | null,
      port: MessagePort | null,
    ) {
      const signal = receiveSignal(port)
      return (await imports()).previewSource(given, aligned, identity, signal)
    },
    /** Imports, or goes on with an import. */
    async importDataset(
      { given, options, expected }: ImportRequest,
      onProgress: (progress: DatasetProgress) => void,
      port: MessagePort | null,
    ): Promise<void> {
      const asked = receiveSignal(port)
      const own = createGate()
      gate = own // at once: a pause may be asked for while the import before this one still stops
      await stopRunning()
      const stop = new AbortController()
      const signal = AbortSignal.any([asked, stop.signal])
      const running = imports().then(({ importGiven }) =>
        importGiven(given, { options, expected, onProgress, signal, gate: own }),
      )
      stopRunning = async () => {
        stop.abort()
        await running.catch(() => undefined)
      }
      return running
    },
    pauseImport: (isPaused: boolean) => (isPaused ? gate.close() : gate.open()),
    picturesAt: async (given: GivenSource, paths: string[], port: MessagePort | null) => {
      const signal = receiveSignal(port)
      return (await import('./skipped.ts')).picturesAt(given, paths, signal)
    },

    async checkDataset(name: string, onDone: (share: number) => void, port: MessagePort | null) {
      const signal = receiveSignal(port)
      return (await keep()).check(name, onDone, signal)
    },
    dropShards: async (name: string, files: string[]) => (await keep()).drop(name, files),
    deleteDataset: async (name: string) => (await keep()).remove(name),
    async exportDataset(request: ExportRequest, onDone: (share: number) => void, port: MessagePort | null) {
      const signal = receiveSignal(port)
      return (await keep()).exportAs(request, onDone, signal)
    },
  }
}
