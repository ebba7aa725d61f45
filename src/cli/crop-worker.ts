// A thread that makes crops: decoding by sharp, detection on one WASM thread. The built tool starts this same file as the thread.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads'
import type { CropHost } from '../data/crops.ts'
import type { Cause } from '../data/manifest.ts'
import { type Prepared, preparePicture } from '../data/prepare.ts'
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

function serve(port: MessagePort): void {
  const host = cropHost()
  port.on('message', async ({ id, bytes, aligned }: CropRequest) => {
    try {
      const result = await preparePicture(bytes, aligned, host)
      port.postMessage(
        { id, result } satisfies CropAnswer,
        typeof result === 'string' ? [] : [result.image.buffer as ArrayBuffer],
      )
    } catch (error) {
      port.postMessage({ id, result: 'broken picture', error: String(error) } satisfies CropAnswer)
    }
  })
}

if (!isMainThread && workerData === ROLE && parentPort) serve(parentPort)
