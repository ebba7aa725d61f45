// Imports of the page: what a given source is, its first pictures, and the import itself on all cores.
import type { CropPool } from '../../data/crop-pool.ts'
import { copyDataset } from '../../data/datasets.ts'
import { estimateImport } from '../../data/estimate.ts'
import { importDataset } from '../../data/import.ts'
import type { ImportHost } from '../../data/import-host.ts'
import type { Dataset } from '../../data/import-source.ts'
import { bytesOfShards, datasetHolds, findManifest, type ImportOptions } from '../../data/manifest.ts'
import { type PreviewPicture, previewImport } from '../../data/preview.ts'
import type { ShardStore } from '../../data/shards.ts'
import { surveySource } from '../../data/survey.ts'
import type { Gate } from '../parts/gate.ts'
import { freeBytes } from '../parts/opfs.ts'
import { startCropPool } from './crop-pool.ts'
import { createMeter } from './import-progress.ts'
import { openGiven } from './source.ts'
import { openShardStore, removeDataset, withDatasetLock } from './store.ts'
import type { DatasetProgress, GivenSource, IdentityChoice, SourceFacts } from './types.ts'

/** Reads names, headers or the first few megabytes. Throws ListError or FormatError that says what is wrong. */
export async function lookAtSource(
  given: GivenSource,
  identity: IdentityChoice | null,
  signal: AbortSignal,
): Promise<SourceFacts> {
  const opened = await openGiven(given)
  try {
    const free = await freeBytes()
    if ('dataset' in opened) {
      const { name, counts, shards } = opened.dataset.manifest
      const estimate = { pictures: counts.pictures, bytes: bytesOfShards(shards), isCounted: true }
      return {
        kind: 'shards',
        estimate,
        survey: null,
        dataset: { name, holds: datasetHolds(opened.dataset.manifest) },
        freeBytes: free,
      }
    }
    const estimate = await estimateImport(opened.source, { signal })
    const { sentences, people } = await surveySource(opened.source, identity ?? undefined, signal)
    const { kind } = opened.source // of a folder with records in it not the one that was given
    return { kind, estimate, survey: { sentences, people }, dataset: null, freeBytes: free }
  } finally {
    await opened.close()
  }
}

/** The first pictures as an import would prepare them. */
export async function previewSource(
  given: GivenSource,
  aligned: boolean,
  identity: IdentityChoice | null,
  signal: AbortSignal,
): Promise<PreviewPicture[]> {
  const opened = await openGiven(given)
  if ('dataset' in opened) return []
  const pool = startCropPool()
  closeOnAbort(pool, signal)
  try {
    return await previewImport(opened.source, aligned, pool, { signal, ...(identity && { identity }) })
  } finally {
    await pool.close()
    await opened.close()
  }
}

const closeOnAbort = (pool: CropPool, signal: AbortSignal) =>
  signal.addEventListener('abort', () => void pool.close(), { once: true })

export interface ImportRun {
  /** The name of the data set, which is its folder. */
  options: ImportOptions
  /** Pictures in the source, where they were counted. */
  expected: number | null
  onProgress(progress: DatasetProgress): void
  signal: AbortSignal
  gate: Gate
}

/** Imports into `datasets/<name>/`, or goes on with that. Stopped anywhere, whole shards stay; nothing stays of an import without any. */
export async function importGiven(given: GivenSource, run: ImportRun): Promise<void> {
  const { name } = run.options
  const opened = await openGiven(given)
  const store = openShardStore(name)
  try {
    if ('dataset' in opened) await takeIn(opened.dataset, opened.label, run)
    else {
      const pool = startCropPool()
      closeOnAbort(pool, run.signal)
      run.signal.addEventListener('abort', run.gate.open, { once: true })
      const host: ImportHost = {
        parallel: pool.parallel,
        prepare: pool.prepare,
        exclusively: work =>
          withDatasetLock(name, async () => {
            try {
              return await work()
            } finally {
              if (await isEmpty(store)) await removeDataset(name)
            }
          }),
      }
      const meter = createMeter(run)
      try {
        await importDataset(
          { source: opened.source, store, options: run.options, host },
          {
            signal: run.signal,
            onProgress: meter,
            whenGoing: run.gate.pass,
            ...(run.expected !== null && { expected: run.expected }),
          },
        )
      } finally {
        await pool.close()
      }
    }
  } finally {
    await store.close()
    await opened.close()
  }
}

/** Whether an import ended before its first whole shard. */
async function isEmpty(store: ShardStore): Promise<boolean> {
  const manifest = await findManifest(store).catch(() => 'damaged' as const)
  return manifest !== 'damaged' && !manifest?.shards.length
}

/** A data set's own files, checked and copied as they are. */
async function takeIn(dataset: Dataset, label: string, run: ImportRun): Promise<void> {
  const { name } = run.options
  const { identities, shards } = dataset.manifest
  const store = openShardStore(name)
  const meter = createMeter(run)
  try {
    await withDatasetLock(name, () =>
      copyDataset(dataset, store, {
        label,
        name,
        signal: run.signal,
        onProgress: (pictures, all) =>
          meter({
            pictures,
            skipped: 0,
            identities: identities.length,
            shards: shards.length,
            share: all > 0 ? pictures / all : null,
          }),
      }),
    )
  } finally {
    await store.close()
  }
}
