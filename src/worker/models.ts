// What the engine starts with: a model's card, weights and self-test, and the detector, each checked.
import { checkSha256 } from '../format/sha256.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import type { ModelCard } from '../model/card.ts'
import { readWeights } from '../model/read.ts'
import { readSelfTest, type SelfTest } from '../model/selftest.ts'
import type { Weights } from '../model/weights.ts'
import { openStored } from './opfs.ts'
import { openSelfTest, readCard, shippedFolder } from './shelf.ts'
import { type ByteProgress, fetchFile, fetchText } from './storage.ts'

export interface LoadedModel {
  card: ModelCard
  architecture: Architecture
  weights: Weights
  selfTest: SelfTest
}

/** The model's files, from OPFS or from our own origin. Throws a StorageError when the weights are not those of the card. */
export async function loadModel(name: string, onProgress: ByteProgress): Promise<LoadedModel> {
  const card = await readCard(name)
  const stored = await openStored(`models/${name}/${card.weights.file}`)
  const path = shippedFolder(name) + card.weights.file
  const bytes = stored
    ? new Uint8Array(await stored.arrayBuffer())
    : await fetchFile(path, card.weights.sha256, onProgress)
  if (stored) await checkSha256(bytes, card.weights.sha256, card.title)
  const selfTest = await readSelfTest(await openSelfTest(name), `${name}/selftest.safetensors`)
  const architecture = ARCHITECTURES[card.architecture]
  const weights = await readWeights(architecture, new Blob([bytes]), stored ? card.title : path)
  return { card, architecture, weights, selfTest }
}

/** The detector's ONNX graph. */
export async function loadDetectorFile(onProgress: ByteProgress): Promise<Uint8Array> {
  const card = JSON.parse(await fetchText(`${shippedFolder('yunet')}card.json`)) as {
    file: string
    sha256: string
  }
  return fetchFile(shippedFolder('yunet') + card.file, card.sha256, onProgress)
}
