// Workers that read the photos of a photo set, one for each core: faster than one network on several threads, and the worker that started
// them stays free for other jobs. They are started with a photo set and end when no photo has come for a while.
import type { ModelCard } from '../../model/card.ts'
import { leastLoaded } from '../../threads.ts'
import { embeddingKey } from '../../verify/verify.ts'
import { threadsFor } from '../engine.ts'
import { inPoolWorker, type PoolWorker, startPoolWorker } from '../parts/pool-worker.ts'
import type { PhotoWorker } from './photo-worker.ts'
import type { ReadPhoto } from './types.ts'

const IDLE_MS = 5000

const startWorker = () =>
  startPoolWorker<PhotoWorker>(
    new Worker(new URL('./photo-worker.ts', import.meta.url), { type: 'module' }),
    'A worker for photos',
  )
type Pool = PoolWorker<PhotoWorker>[]

let pool: Promise<Pool> | null = null
/** Of the embeddings that the workers make: other thresholds may want another kind. */
let key = ''
let ending: ReturnType<typeof setTimeout> | undefined

async function start(model: string): Promise<Pool> {
  const started = Array.from({ length: threadsFor('wasm-threads') }, startWorker)
  try {
    await Promise.all(started.map(({ remote, gone }) => Promise.race([remote.start(model), gone])))
    return started
  } catch (error) {
    for (const { end } of started) end('another one did not start')
    throw error
  }
}
async function endAll(reason: string): Promise<void> {
  const ended = pool
  pool = null
  for (const { end } of (await ended?.catch(() => [])) ?? []) end(reason)
}

/** Reads a photo in the worker that has least to do. Null when there is no worker that works. Throws FormatError when it is no picture. */
export async function readInPool(photo: Blob, name: string, card: ModelCard): Promise<ReadPhoto | null> {
  clearTimeout(ending)
  if (pool && key !== embeddingKey(card)) await endAll('another kind of embedding is wanted')
  key = embeddingKey(card)
  pool ??= start(card.name)
  try {
    return await inPoolWorker(leastLoaded(await pool), remote => remote.read(photo, name))
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DeviceError') throw error
    await endAll('another one stopped') // the next photo starts new ones
    return null
  } finally {
    clearTimeout(ending)
    ending = setTimeout(() => void endAll('no photo came'), IDLE_MS)
  }
}
