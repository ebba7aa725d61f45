// Threads that embed pictures, one for each core, as the host of evaluate/embed-all.ts.
import { availableParallelism } from 'node:os'
import type { Embedded, EmbedHost, RunStore } from '../evaluate/embed-all.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import { createThreads } from '../threads.ts'
import { type EmbedAnswer, startEmbedWorker } from './embed-worker.ts'

/** On their way to each thread, so that it finds the next picture when it is done with one. */
const PER_THREAD = 8

export interface EmbedPool extends EmbedHost {
  threads: number
  close(): Promise<void>
}

/** `model`: the model's folder, by default the one that ships. */
export function createEmbedPool(model: string | undefined, kind: EmbeddingKind, store?: RunStore): EmbedPool {
  const threads = createThreads<{ bytes: Uint8Array<ArrayBuffer> }, Embedded>(
    availableParallelism(),
    (onAnswer, onDeath) => {
      const worker = startEmbedWorker(model, kind)
      worker.on('message', (answer: EmbedAnswer) => onAnswer(answer))
      worker.on('error', error => onDeath(error.message))
      return {
        send: (request, moved) => worker.postMessage(request, moved),
        close: () => worker.terminate(),
      }
    },
  )
  return {
    threads: threads.count,
    parallel: threads.count * PER_THREAD,
    embed: bytes => threads.ask({ bytes }, [bytes.buffer]),
    ...(store ? { store } : {}),
    close: () => threads.close(new DOMException('The pool was closed.', 'AbortError')),
  }
}
