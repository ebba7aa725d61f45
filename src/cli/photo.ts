// Path of a photo -> its faces. The detector is loaded once for all photos of a run.

import { availableParallelism } from 'node:os'
import { wholeFacesOf } from '../face/cut.ts'
import { createDetector, type Detector } from '../face/detect.ts'
import { type FoundFace, findFaces } from '../face/faces.ts'
import { setUpRuntime } from '../runtime.ts'
import { createTurns } from '../turns.ts'
import { decodePhoto } from './decode.ts'
import { readDetectorFile } from './detector-file.ts'
import { openFile } from './source.ts'

export interface PhotoFaces {
  /** Size of the upright photo in px; boxes and points are in these coordinates. */
  width: number
  height: number
  /** Largest first. */
  faces: FoundFace[]
  /** What to know about the file: that it is cut off. */
  note: string | null
}

let detector: Promise<Detector> | undefined
const inTurn = createTurns()

/** Decodes a photo and finds its faces; one photo at a time. Throws StorageError or FormatError that names the path. */
export function readFaces(path: string): Promise<PhotoFaces> {
  return inTurn(async () => {
    const { image, width, height } = await readPhoto(path)
    detector ??= loadDetector()
    return { width, height, ...wholeFacesOf(await findFaces(image, await detector), image, path) }
  })
}

async function readPhoto(path: string) {
  const file = await openFile(path)
  try {
    return await decodePhoto(file, path)
  } finally {
    await file.close()
  }
}

async function loadDetector(): Promise<Detector> {
  setUpRuntime({ threads: availableParallelism(), build: import.meta.resolve('onnxruntime-web') })
  return createDetector(await readDetectorFile())
}
