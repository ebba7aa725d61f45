// What the engine starts with: a model's card, weights and self-test, and the detector, each checked.
import { checkSha256 } from '../format/sha256.ts'
import { inMemory } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import type { ModelCard } from '../model/card.ts'
import { readWeights } from '../model/read.ts'
import { readSelfTest, type SelfTest } from '../model/selftest.ts'
import type { Weights } from '../model/weights.ts'
import { openStored } from './opfs.ts'
import { folder, openSelfTest, readCard, shippedFolder } from './shelf.ts'
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
  const architecture = ARCHITECTURES[card.architecture]
  const [weights, selfTest] = await Promise.all([
    loadWeights(card, architecture, onProgress),
    openSelfTest(name).then(file => readSelfTest(file, `${name}/selftest.safetensors`)),
  ])
  return { card, architecture, weights, selfTest }
}

async function loadWeights(
  { name, title, weights: { file, sha256 } }: ModelCard,
  architecture: Architecture,
  onProgress: ByteProgress,
): Promise<Weights> {
  const stored = await openStored(`${folder(name)}/${file}`)
  if (stored) {
    const bytes = new Uint8Array(await stored.arrayBuffer())
    await checkSha256(bytes, sha256, title)
    return readWeights(architecture, inMemory(bytes), title)
  }
  const path = shippedFolder(name) + file
  return readWeights(architecture, inMemory(await fetchFile(path, sha256, onProgress)), path)
}

/** The detector's ONNX graph. */
export async function loadDetectorFile(onProgress: ByteProgress): Promise<Uint8Array> {
  const card = JSON.parse(await fetchText(`${shippedFolder('yunet')}card.json`)) as {
    file: string
    sha256: string
  }
  return fetchFile(shippedFolder('yunet') + card.file, card.sha256, onProgress)
}
