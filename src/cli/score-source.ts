// SOURCE of "score fit" -> embeddings of people, by the model in question and of the kind that its verdicts use.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { embedDataset } from '../backend/dataset.ts'
import type { FitInput } from '../backend/people.ts'
import { readEmbeddings } from '../data/embeddings.ts'
import { importDataset } from '../data/import.ts'
import type { Dataset } from '../data/import-source.ts'
import { countSkipped, MANIFEST, skippedLines } from '../data/manifest.ts'
import { personOf } from '../data/names.ts'
import { encodePng } from '../data/png.ts'
import { SHARD_PICTURES } from '../data/shards.ts'
import { DeviceError, StorageError, WeightsError } from '../errors.ts'
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import type { ModelCard } from '../model/card.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'
import { counted } from '../text.ts'
import { startCropPool } from './crop-pool.ts'
import { createEmbedPool } from './embed-pool.ts'
import { openFile } from './lists.ts'
import { openSource } from './shard-source.ts'
import { openShardFolder, withFolderLock } from './shard-store.ts'
import { openDatasetFolder } from './train-options.ts'

interface SourceOptions {
  card: ModelCard
  /** The model's folder, by default the one that ships. */
  model: string | undefined
  kind: EmbeddingKind
  /** The pictures are aligned crops. */
  aligned: boolean
}

export async function embeddingsOfPeople(path: string, options: SourceOptions): Promise<FitInput> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  if (stats.isFile() && path.endsWith('.safetensors')) return ofFile(path, options)
  if (stats.isDirectory() && (await readdir(path)).includes(MANIFEST))
    return ofDataset(await openDatasetFolder(path), options)
  return ofPictures(path, options)
}

/** Throws WeightsError for embeddings of other weights or of the other kind. */
async function ofFile(path: string, { card, kind }: SourceOptions): Promise<FitInput> {
  const name = basename(path)
  const { rows, names, dimension, metadata } = await readEmbeddings(
    await openFile(path),
    name,
    null,
    'a picture list',
  )
  const { modelSha256 } = metadata
  if (modelSha256 !== card.weights.sha256)
    throw new WeightsError(
      `${name} ${modelSha256 ? `was made with other weights (${modelSha256.slice(0, 8)})` : 'does not say which weights it was made with'}, but ${card.title} has ${card.weights.sha256.slice(0, 8)}. Make it with "embed" and this model.`,
    )
  const found = kindOf(metadata.embedding)
  if (found !== kind || dimension !== EMBEDDING_SIZE)
    throw new WeightsError(
      `${name} holds ${found} embeddings of ${dimension} numbers, but verdicts of ${card.title} use ${kind} ones of ${EMBEDDING_SIZE}. Make it with "embed${kind === 'mirrored' ? ' --mirrored' : ''}".`,
    )
  return { rows, people: names.map(personOf) }
}

async function ofDataset(dataset: Dataset, { card, model, kind }: SourceOptions): Promise<FitInput> {
  const pool = createEmbedPool(model, kind)
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    return await embedDataset(dataset, {
      sha256: card.weights.sha256,
      kind,
      batch: pool.parallel,
      signal: stop.signal,
      onProgress: progressLine,
      embed: crops =>
        Promise.all(
          crops.map(async crop => {
            const answer = await pool.embed(await encodePng(crop))
            if ('reason' in answer) throw new DeviceError(`A crop was not embedded: ${answer.reason}.`)
            return answer.embedding
          }),
        ),
    })
  } catch (error) {
    if (stop.signal.aborted) throw new Error('Stopped. Run the same command to continue.')
    throw error
  } finally {
    process.removeListener('SIGINT', onInterrupt)
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    await pool.close()
  }
}

function progressLine(done: number, pictures: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${pictures} pictures embedded  `)
}

/** Pictures by person pass through a data set that is removed again, so that faces, people and copies are found as everywhere else. */
async function ofPictures(path: string, options: SourceOptions): Promise<FitInput> {
  const folder = await mkdtemp(join(tmpdir(), 'vis-a-vis-score-'))
  const pool = startCropPool()
  const { source, close } = await openSource([path], {})
  try {
    const { parallel, prepare } = pool
    const store = await openShardFolder(folder)
    const split = { by: 'pictures', fraction: 0, seed: 1 } as const
    const manifest = await importDataset(
      {
        source,
        store,
        options: { name: basename(path), aligned: options.aligned, shardPictures: SHARD_PICTURES, split },
        host: { parallel, prepare, exclusively: work => withFolderLock(folder, work) },
      },
      {},
    )
    for (const line of skippedLines(manifest.skipped)) console.error(line)
    if (manifest.counts.pictures === 0)
      throw new StorageError(
        `${path}: no picture could be used, ${counted(countSkipped(manifest.skipped), 'was', 'were')} skipped. Give a folder with a folder of photos for each person.`,
      )
    return await ofDataset({ store, manifest }, options)
  } finally {
    await pool.close()
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}
