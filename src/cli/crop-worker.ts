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

/** MB: small, so that pixels of pictures that are done are freed early. */
const YOUNG_GENERATION = 8

export function startCropWorker(): Worker {
  return new Worker(new URL(import.meta.url), {
    workerData: ROLE,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  })
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

/** In work at once in a thread: several small pictures, so that nobody waits for one step of one; a large photo by itself. */
const AT_ONCE = 6
const BYTES_AT_ONCE = 256 * 1024

function serve(port: MessagePort): void {
  const host = cropHost()
  const queue: CropRequest[] = []
  let working = 0
  let bytesInWork = 0
  const begin = () => {
    for (let first = queue[0]; first; first = queue[0]) {
      const size = first.bytes.length
      if (working > 0 && (working === AT_ONCE || bytesInWork + size > BYTES_AT_ONCE)) return
      queue.shift()
      working++
      bytesInWork += size
      void answer(first, host, port).then(() => {
        working--
        bytesInWork -= size
        begin()
      })
    }
  }
  port.on('message', (request: CropRequest) => {
    queue.push(request)
    begin()
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
