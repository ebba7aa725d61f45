// Models that ship with the page: card, weights and self-test, loaded from our own origin and checked.
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { readWeights } from '../model/read.ts'
import { readSelfTest, type SelfTest } from '../model/selftest.ts'
import type { Weights } from '../model/weights.ts'
import { type ByteProgress, fetchFile, fetchText } from './storage.ts'

export interface LoadedModel {
  card: ModelCard
  architecture: Architecture
  weights: Weights
  selfTest: SelfTest
}

const folder = (name: string) => `${import.meta.env.BASE_URL}models/${name}/`

export async function loadModel(name: string, onProgress: ByteProgress): Promise<LoadedModel> {
  const card = parseCard(await fetchText(`${folder(name)}card.json`), `${name}/card.json`)
  const path = folder(name) + card.weights.file
  const bytes = await fetchFile(path, card.weights.sha256, onProgress)
  const selfTestPath = `${folder(name)}selftest.safetensors`
  const selfTest = await readSelfTest(new Blob([await fetchFile(selfTestPath, null, () => {})]), selfTestPath)

  const architecture = ARCHITECTURES[card.architecture]
  const weights = await readWeights(architecture, new Blob([bytes]), path)
  return { card, architecture, weights, selfTest }
}

/** The detector's ONNX graph. */
export async function loadDetectorFile(onProgress: ByteProgress): Promise<Uint8Array> {
  const card = JSON.parse(await fetchText(`${folder('yunet')}card.json`)) as { file: string; sha256: string }
  return fetchFile(folder('yunet') + card.file, card.sha256, onProgress)
}
