// What is done with a kept data set: checked, mended, handed on, deleted.
import { type CheckResult, checkDataset, dropShards } from '../../data/check.ts'
import { exportWebDataset } from '../../data/export.ts'
import type { Dataset } from '../../data/import-source.ts'
import { readManifest } from '../../data/manifest.ts'
import { packedParts } from '../../data/packed.ts'
import { StorageError } from '../../errors.ts'
import { datasetFile, keepFromChange, openShardStore, removeDataset, withDatasetLock } from './store.ts'
import type { ExportRequest } from './types.ts'

type Done = (share: number) => void

/** Runs `work` on a data set that nobody changes meanwhile. */
async function withUnchanged<T>(name: string, work: (dataset: Dataset) => Promise<T>): Promise<T> {
  const release = await keepFromChange(name)
  const store = openShardStore(name)
  try {
    return await work({ store, manifest: await readManifest(store) })
  } finally {
    await store.close()
    release()
  }
}

/** Re-hashes every shard. */
export function check(name: string, onDone: Done, signal: AbortSignal): Promise<CheckResult> {
  return withUnchanged(name, ({ store, manifest }) =>
    checkDataset(store, manifest, (checked, shards) => onDone(checked / shards), signal),
  )
}

/** Goes on without these shards, and deletes leftovers that are among the names. */
export async function drop(name: string, files: readonly string[]): Promise<void> {
  await withDatasetLock(name, async () => {
    const store = openShardStore(name)
    await dropShards(store, await readManifest(store), files)
  })
}

export function remove(name: string): Promise<void> {
  return withDatasetLock(name, () => removeDataset(name))
}

/** Parts of an export become a Blob when there are so many bytes: the browser may then keep them on the disk. */
const BLOB_BYTES = 32 * 2 ** 20

/**
 * The data set as one tar: as a WebDataset, or its own files. Written into `target` where the browser lets people choose one, given as a
 * Blob otherwise; of its own files the Blob is made of the stored ones, nothing is copied.
 */
export function exportAs(
  { name, format, target }: ExportRequest,
  onDone: Done,
  signal: AbortSignal,
): Promise<Blob | null> {
  return withUnchanged(name, async dataset => {
    const parts = format === 'shards' ? ownFiles(name, dataset) : webDataset(dataset, onDone)
    return target ? writeInto(target, parts, signal) : toBlob(parts, signal)
  })
}

async function* webDataset(dataset: Dataset, onDone: Done): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* exportWebDataset(dataset, (done, pictures) => onDone(done / Math.max(1, pictures)))
}

async function* ownFiles(name: string, dataset: Dataset): AsyncGenerator<Uint8Array<ArrayBuffer> | Blob> {
  for await (const part of packedParts(dataset))
    yield 'file' in part ? await datasetFile(name, part.file) : part
}

type Parts = AsyncIterable<Uint8Array<ArrayBuffer> | Blob>

async function toBlob(parts: Parts, signal: AbortSignal): Promise<Blob> {
  const whole: Blob[] = []
  let collected: BlobPart[] = []
  let bytes = 0
  for await (const part of parts) {
    signal.throwIfAborted()
    collected.push(part)
    bytes += part instanceof Blob ? 0 : part.length
    if (bytes < BLOB_BYTES) continue
    whole.push(new Blob(collected))
    collected = []
    bytes = 0
  }
  return new Blob([...whole, ...collected], { type: 'application/x-tar' })
}

async function writeInto(target: FileSystemFileHandle, parts: Parts, signal: AbortSignal): Promise<null> {
  const writable = await target.createWritable()
  try {
    for await (const part of parts) {
      signal.throwIfAborted()
      await writable.write(part)
    }
    await writable.close()
    return null
  } catch (error) {
    await writable.abort().catch(() => undefined)
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      throw new StorageError(
        `The disk is full: ${target.name} was not written. Free some space and try again.`,
      )
    throw error
  }
}
