// Path of a photo -> its faces. The detector is loaded once for all photos of a run.

import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { FormatError, StorageError } from '../errors.ts'
import { wholeFacesOf } from '../face/cut.ts'
import { createDetector, type Detector } from '../face/detect.ts'
import { type FoundFace, findFaces } from '../face/faces.ts'
import { checkSha256 } from '../format/sha256.ts'
import { setUpRuntime } from '../runtime.ts'
import { createTurns } from '../turns.ts'
import { decodePhoto } from './decode.ts'
import { openFile } from './source.ts'
import { modelsFolder } from './storage.ts'

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
  const folder = join(modelsFolder(), 'yunet')
  const cardPath = join(folder, 'card.json')
  const card: unknown = JSON.parse(await readFile(cardPath, 'utf8'))
  if (!isFileCard(card)) throw new FormatError(`${cardPath}: a card needs file and sha256`)
  const path = join(folder, card.file)
  const bytes = await readFile(path).catch(() => {
    throw new StorageError(`${path} cannot be read. Restore the file and try again.`)
  })
  await checkSha256(bytes, card.sha256, path)
  return createDetector(bytes)
}

function isFileCard(card: unknown): card is { file: string; sha256: string } {
  const { file, sha256 } = (card ?? {}) as Record<string, unknown>
  return typeof file === 'string' && typeof sha256 === 'string'
}
