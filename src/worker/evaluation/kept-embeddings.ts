// Embeddings of a run in OPFS, so that one that was cut off goes on and one that is finished is not computed again.
import { datasetContent } from '../../data/dataset-pictures.ts'
import { type EmbeddingRun, type RunStore, readRun } from '../../evaluate/embed-all.ts'
import { runKey } from '../../evaluate/evaluate.ts'
import type { EmbeddingKind } from '../../model/mirror.ts'
import { openDataset } from '../datasets/store.ts'
import { openStored, removeStored, writeWhole } from '../parts/opfs.ts'
import type { Given } from './types.ts'

/** What embeds the pictures. */
interface Made {
  modelSha256: string
  kind: EmbeddingKind
}

/** embeddings/<model>-<list and pictures>.safetensors: the same weights on the same list of the same pictures. */
async function pathOf(made: Made, list: readonly string[], given: Given): Promise<string> {
  const key = await runKey(made, list, await fingerprintOf(given))
  return `embeddings/${made.modelSha256.slice(0, 12)}-${key.slice(0, 12)}.safetensors`
}

/** Tells pictures of one source from those of another with the same name, and from what they were before a change, without reading them. */
async function fingerprintOf(given: Given): Promise<string> {
  if (given.kind === 'dataset') return datasetContent(await openDataset(given.label))
  const files = given.kind === 'folder' ? given.files.map(({ file }) => file) : [given.file]
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const newest = files.reduce((last, { lastModified }) => Math.max(last, lastModified), 0)
  return `${given.label} ${files.length} ${bytes} ${newest}`
}

/** What an earlier run kept; null when there is nothing, or nothing that can be read. */
export async function keptRun(
  made: Made,
  list: readonly string[],
  given: Given,
): Promise<EmbeddingRun | null> {
  const file = await openStored(await pathOf(made, list, given))
  return file && readRun(file).catch(() => null)
}

export async function runStore(
  made: Made,
  list: readonly string[],
  given: Given,
): Promise<RunStore & { path: string }> {
  const path = await pathOf(made, list, given)
  if (!(await keptRun(made, list, given))) await removeStored(path)
  return { path, load: () => openStored(path), save: run => writeWhole(path, run) }
}
