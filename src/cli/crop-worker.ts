// A thread that makes crops: decoding by sharp, detection on one WASM thread. The built tool starts this same file as the thread.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { CropHost } from '../data/crop-host.ts'
import { type CropRequest, serveCrops } from '../data/crop-pool.ts'
import { createDetector, type Detector } from '../face/detect.ts'
import { decodePicture } from './decode-picture.ts'
import { readDetectorFile } from './detector-file.ts'

const ROLE = 'vis-a-vis crop worker'

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
      detector ??= readDetectorFile().then(createDetector)
      return (await detector).detect(photo)
    },
  }
}

if (!isMainThread && workerData === ROLE && parentPort) {
  const port = parentPort
  const take = serveCrops(cropHost(), (answer, moved) => port.postMessage(answer, moved))
  port.on('message', (request: CropRequest) => take(request))
}
