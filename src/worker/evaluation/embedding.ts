// What embeds the pictures of an evaluation: on WASM one worker for each core, on WebGPU the running engine in batches, each of which
// is one job of the queue, so that other jobs find their turn.
import type { CropHost } from '../../data/crop-host.ts'
import type { Embedded, EmbedHost } from '../../evaluate/embed-all.ts'
import { createEmbedHost } from '../../evaluate/embed-host.ts'
import type { GrayImage } from '../../image.ts'
import type { ModelCard } from '../../model/card.ts'
import { type EmbeddingKind, ofKind } from '../../model/mirror.ts'
import { leastLoaded } from '../../threads.ts'
import { createProvedEmbedder, threadsFor } from '../engine.ts'
import { loadModel } from '../models/load.ts'
import { readCard } from '../models/store.ts'
import { inPoolWorker, startPoolWorker } from '../parts/pool-worker.ts'
import { enqueue } from '../parts/queue.ts'
import { decodePicture } from '../photos/decode.ts'
import type { EmbedWorker } from './embed-worker.ts'
import type { Running } from './entries.ts'

export interface Embedding extends EmbedHost {
  card: ModelCard
  /** What stands in the report. */
  engine: string
  close(): Promise<void>
}

/** Crops that one job of the queue embeds: other jobs wait no longer than this takes. */
const BATCH = { webgpu: 32, wasm: 2 }
/** Pictures on their way to each worker, so that it finds the next one when it is done with one. */
const PER_WORKER = 3

export const cropsOf = ({ detector }: Running): CropHost => ({
  decode: decodePicture,
  findFaces: photo => detector.detect(photo),
})

/** An embedder of the named model; the caller closes it. */
export function openEmbedding(
  running: Running,
  made: { model: string; kind: EmbeddingKind },
  signal: AbortSignal,
): Promise<Embedding> {
  return running.engine === 'wasm-threads' ? inPool(made) : inQueue(running, made, signal)
}

async function inPool({ model, kind }: { model: string; kind: EmbeddingKind }): Promise<Embedding> {
  const card = await readCard(model)
  const count = threadsFor('wasm-threads')
  const pool = Array.from({ length: count }, startWorker)
  const close = async () => {
    for (const { end } of pool) end('it is no longer needed')
  }
  try {
    await Promise.all(pool.map(({ remote, gone }) => Promise.race([remote.start(model, kind), gone])))
  } catch (error) {
    await close()
    throw error
  }
  return {
    card,
    engine: `WASM, one thread on each of ${count} cores`,
    parallel: count * PER_WORKER,
    embed: picture => inPoolWorker(leastLoaded(pool), remote => remote.embed(picture) as Promise<Embedded>),
    close,
  }
}

const startWorker = () =>
  startPoolWorker<EmbedWorker>(
    new Worker(new URL('./embed-worker.ts', import.meta.url), { type: 'module' }),
    'An embedding worker',
  )

async function inQueue(
  running: Running,
  { model, kind }: { model: string; kind: EmbeddingKind },
  signal: AbortSignal,
): Promise<Embedding> {
  const { card, embedder, dispose } = await embedderOf(running, model, signal)
  const queued = { embed: (crops: readonly GrayImage[]) => enqueue(signal, () => embedder.embed(crops)) }
  const batch = BATCH[running.engine === 'webgpu' ? 'webgpu' : 'wasm']
  const host = createEmbedHost(ofKind(queued, kind), cropsOf(running), { batch })
  return { ...host, card, engine: running.engineLabel, close: dispose }
}

/** The running embedder, or one of another model for this job alone. */
async function embedderOf({ engine, embedder, model }: Running, name: string, signal: AbortSignal) {
  if (model.card.name === name) return { card: model.card, embedder, dispose: async () => {} }
  const { card, architecture, weights, selfTest } = await loadModel(name, () => {})
  const own = await enqueue(signal, () => createProvedEmbedder({ engine, architecture, weights, selfTest }))
  return { card, embedder: own, dispose: () => own.dispose() }
}
