// A thread that turns pictures into embeddings from beginning to end on one core: decoding, detection, alignment, network. With one
// thread for each core nothing ever waits. The built tool starts this same file as the thread.

import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads'
import { FormatError, messageOf } from '../errors.ts'
import type { Embedded } from '../evaluate/embed-all.ts'
import { createEmbedHost } from '../evaluate/embed-host.ts'
import { checkPhoto, damaged } from '../face/photo.ts'
import type { GrayImage, RgbImage } from '../image.ts'
import { type EmbeddingKind, ofKind } from '../model/mirror.ts'
import type { ThreadAnswer } from '../threads.ts'
import { cropHost } from './crop-worker.ts'
import { decodePicture } from './decode-picture.ts'
import { loadModel } from './model.ts'

const ROLE = 'vis-a-vis embed worker'

interface Task {
  role: string
  model?: string
  kind: EmbeddingKind
}
export interface EmbedRequest {
  id: number
  bytes: Uint8Array<ArrayBuffer>
}
export type EmbedAnswer = ThreadAnswer<Embedded>

export function startEmbedWorker(model: string | undefined, kind: EmbeddingKind): Worker {
  return new Worker(new URL(import.meta.url), { workerData: { role: ROLE, model, kind } })
}

/** Refuses what the page refuses, in the same words; they stand in the report. */
async function decode(picture: Blob): Promise<RgbImage | GrayImage> {
  const { bytes } = await checkPhoto(picture, 'the picture')
  return decodePicture(new Blob([bytes])).catch((error: unknown) => {
    throw error instanceof FormatError ? error : damaged('the picture')
  })
}

async function serve(port: MessagePort, { model: folder, kind }: Task): Promise<void> {
  const host = loadModel(folder).then(({ embedder }) =>
    createEmbedHost(ofKind(embedder, kind), { ...cropHost(), decode }, { batch: 4 }),
  )
  port.on('message', async ({ id, bytes }: EmbedRequest) => {
    try {
      const result = await (await host).embed(bytes)
      port.postMessage({ id, result } satisfies EmbedAnswer)
    } catch (error) {
      port.postMessage({ id, error: messageOf(error) } satisfies EmbedAnswer)
    }
  })
}

const task = workerData as Task | null
if (!isMainThread && task?.role === ROLE && parentPort) void serve(parentPort, task)
