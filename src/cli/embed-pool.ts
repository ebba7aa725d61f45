// Threads that embed pictures, one for each core, as the host of evaluate/embed-all.ts.
import { availableParallelism } from 'node:os'
import { DeviceError } from '../errors.ts'
import type { Embedded, EmbedHost, RunStore } from '../evaluate/embed-all.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import { type EmbedAnswer, startEmbedWorker } from './embed-worker.ts'

/** On their way to each thread, so that it finds the next picture when it is done with one. */
const PER_THREAD = 8

export interface EmbedPool extends EmbedHost {
  threads: number
  close(): Promise<void>
}
interface Waiting {
  resolve(result: Embedded): void
  reject(error: Error): void
}

/** `model`: the model's folder, by default the one that ships. */
export function createEmbedPool(model: string | undefined, kind: EmbeddingKind, store?: RunStore): EmbedPool {
  const threads = availableParallelism()
  const waiting = new Map<number, Waiting>()
  const fail = (message: string) => {
    for (const { reject } of waiting.values()) reject(new DeviceError(message))
    waiting.clear()
  }
  const lanes = Array.from({ length: threads }, () => {
    const lane = { worker: startEmbedWorker(model, kind), load: 0 }
    lane.worker.on('message', (answer: EmbedAnswer) => {
      lane.load--
      const entry = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) entry?.reject(new DeviceError(answer.error))
      else entry?.resolve(answer.result)
    })
    lane.worker.on('error', error => fail(`A thread has ended: ${error.message}`))
    return lane
  })
  let next = 0
  return {
    threads,
    parallel: threads * PER_THREAD,
    embed: bytes =>
      new Promise<Embedded>((resolve, reject) => {
        const id = next++
        const lane = lanes.reduce((least, other) => (other.load < least.load ? other : least))
        lane.load++
        waiting.set(id, { resolve, reject })
        lane.worker.postMessage({ id, bytes }, [bytes.buffer])
      }),
    ...(store ? { store } : {}),
    async close() {
      await Promise.all(lanes.map(({ worker }) => worker.terminate()))
    },
  }
}
