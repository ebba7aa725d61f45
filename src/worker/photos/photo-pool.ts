// Workers that read the photos of a pile, one for each core: faster than one network on several threads, and the worker that started
// them stays free for other jobs. They are started with a pile and end when no photo has come for a while.
import { wrap } from 'comlink'
import { DeviceError } from '../../errors.ts'
import type { ModelCard } from '../../model/card.ts'
import { embeddingKey } from '../../verify/verify.ts'
import { threadsFor } from '../engine.ts'
import type { PhotoLane } from './photo-worker.ts'
import type { ReadPhoto } from './types.ts'

const IDLE_MS = 5000

function startLane() {
  const worker = new Worker(new URL('./photo-worker.ts', import.meta.url), { type: 'module' })
  let fail: (error: Error) => void = () => {}
  const gone = new Promise<never>((_, reject) => {
    fail = reject
  })
  gone.catch(() => undefined)
  const end = (reason: string) => {
    worker.terminate()
    fail(new DeviceError(`A worker for photos stopped: ${reason}.`))
  }
  worker.addEventListener('error', event => {
    event.preventDefault()
    end(event.message || 'its script did not load')
  })
  return { remote: wrap<PhotoLane>(worker), gone, end, load: 0 }
}
type Lane = ReturnType<typeof startLane>

let lanes: Promise<Lane[]> | null = null
/** Of the embeddings that the lanes make: other thresholds may want another kind. */
let key = ''
let ending: ReturnType<typeof setTimeout> | undefined

async function start(model: string): Promise<Lane[]> {
  const started = Array.from({ length: threadsFor('wasm-threads') }, startLane)
  try {
    await Promise.all(started.map(({ remote, gone }) => Promise.race([remote.start(model), gone])))
    return started
  } catch (error) {
    for (const { end } of started) end('another one did not start')
    throw error
  }
}
async function endAll(reason: string): Promise<void> {
  const ended = lanes
  lanes = null
  for (const { end } of (await ended?.catch(() => [])) ?? []) end(reason)
}

/** Reads a photo in the lane that has least to do. Null when there is no lane that works. Throws FormatError when it is no picture. */
export async function readInLane(photo: Blob, name: string, card: ModelCard): Promise<ReadPhoto | null> {
  clearTimeout(ending)
  if (lanes && key !== embeddingKey(card)) await endAll('another kind of embedding is wanted')
  key = embeddingKey(card)
  lanes ??= start(card.name)
  try {
    const all = await lanes
    const lane = all.reduce((least, other) => (other.load < least.load ? other : least))
    lane.load++
    try {
      return await Promise.race([lane.remote.read(photo, name), lane.gone])
    } finally {
      lane.load--
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DeviceError') throw error
    await endAll('another one stopped') // the next photo starts new ones
    return null
  } finally {
    clearTimeout(ending)
    ending = setTimeout(() => void endAll('no photo came'), IDLE_MS)
  }
}
