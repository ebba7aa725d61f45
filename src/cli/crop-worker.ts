// A thread that makes crops: decoding by sharp, detection on one WASM thread. The built tool starts this same file as the thread.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads'
import type { CropHost } from '../data/crops.ts'
import type { Cause } from '../data/manifest.ts'
import { type Prepared, preparePicture } from '../data/prepare.ts'
import { messageOf } from '../errors.ts'
import { createDetector, type Detector } from '../face/detect.ts'
import { decodePicture } from './decode-picture.ts'
import { modelsFolder } from './storage.ts'

const ROLE = 'vis-a-vis crop worker'

export interface CropRequest {
  id: number
  bytes: Uint8Array<ArrayBuffer>
  aligned: boolean
}
export interface CropAnswer {
  id: number
  result: Prepared | Cause
  /** Set when the thread cannot work at all: no detector. */
  error?: string
}

export function startCropWorker(): Worker {
  return new Worker(new URL(import.meta.url), { workerData: ROLE })
}

/** What decodes and detects in this thread; the detector is loaded with the first photo. */
export function cropHost(): CropHost {
  let detector: Promise<Detector> | undefined
  return {
    decode: decodePicture,
    async findFaces(photo) {
      detector ??= readFile(join(modelsFolder(), 'yunet', 'yunet.onnx')).then(createDetector)
      return (await detector).detect(photo)
    },
  }
}

/** One picture after the other: the threads keep all cores busy, and a second picture would only hold memory. */
function serve(port: MessagePort): void {
  const host = cropHost()
  let previous: Promise<void> = Promise.resolve()
  port.on('message', (request: CropRequest) => {
    previous = previous.then(() => answer(request, host, port))
  })
}

async function answer({ id, bytes, aligned }: CropRequest, host: CropHost, port: MessagePort): Promise<void> {
  try {
    const result = await preparePicture(bytes, aligned, host)
    const moved = typeof result === 'string' ? [] : [result.image.buffer as ArrayBuffer]
    port.postMessage({ id, result } satisfies CropAnswer, moved)
  } catch (error) {
    port.postMessage({ id, result: 'broken picture', error: messageOf(error) } satisfies CropAnswer)
  }
}

if (!isMainThread && workerData === ROLE && parentPort) serve(parentPort)
