// What the engine starts with: a model's card, weights and self-test, and the detector, each checked.
import { messageOf } from '../../errors.ts'
import { checkSha256 } from '../../format/sha256.ts'
import { inMemory } from '../../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../../model/architectures.ts'
import { loadBackend } from '../../model/backend.ts'
import type { BackendCard, ModelCard } from '../../model/card.ts'
import { readWeights } from '../../model/read.ts'
import { scoreOfCard, withScore } from '../../model/score-in-use.ts'
import { readSelfTest, type SelfTest } from '../../model/selftest.ts'
import type { Weights } from '../../model/weights.ts'
import type { Scorer } from '../../verify/projection.ts'
import { COSINE, scorerOf } from '../../verify/scorer.ts'
import { openStored } from '../parts/opfs.ts'
import { type ByteProgress, fetchFile, fetchText } from '../parts/storage.ts'
import { folder, openBackend, openSelfTest, readCard, shippedFolder } from './store.ts'

export interface LoadedModel {
  card: ModelCard
  architecture: Architecture
  weights: Weights
  selfTest: SelfTest
  /** The score that the card's verdicts use. */
  scorer: Scorer
}

/** The model's files, from OPFS or from our own origin. Throws a StorageError when the weights are not those of the card. */
export async function loadModel(name: string, onProgress: ByteProgress): Promise<LoadedModel> {
  const shown = await readCard(name)
  const architecture = ARCHITECTURES[shown.architecture]
  const [weights, selfTest, { card, scorer }] = await Promise.all([
    loadWeights(shown, architecture, onProgress),
    openSelfTest(name).then(file => readSelfTest(file, `${name}/selftest.safetensors`)),
    scored(shown),
  ])
  return { card, architecture, weights, selfTest, scorer }
}

/**
 * The card with its score. A back-end that is missing or damaged leaves the cosine, with the reason in the card's note: a model must not
 * be lost with it.
 */
async function scored(card: ModelCard): Promise<Pick<LoadedModel, 'card' | 'scorer'>> {
  const { backend } = card
  if (!backend || scoreOfCard(card) === 'cosine') return { card, scorer: COSINE }
  try {
    return { card, scorer: await jointScorer({ ...card, backend }) }
  } catch (error) {
    const note = `The Joint Bayesian back-end was not taken, so verdicts use the cosine. ${messageOf(error)}`
    return { card: { ...withScore(card, 'cosine'), calibrationNote: note }, scorer: COSINE }
  }
}

/** The Joint Bayesian score of a model. Throws StorageError, FormatError or WeightsError when its file is missing, damaged or another's. */
export async function jointScorer(card: ModelCard & { backend: BackendCard }): Promise<Scorer> {
  const { name, backend } = card
  const bytes = new Uint8Array(await (await openBackend(name, backend)).arrayBuffer())
  return scorerOf('jb', await loadBackend(card, bytes, `${name}/${backend.file}`))
}

/** A changed card counts at once, with its score, where its model is the one in use. Gives the card as it is used. */
export async function takeCard(inUse: LoadedModel, changed: ModelCard): Promise<ModelCard> {
  const { card, scorer } = await scored(changed)
  if (inUse.card.name === card.name) Object.assign(inUse, { card, scorer })
  return card
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
