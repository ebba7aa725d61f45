// A model folder (card.json and the weights that it names) for the command line tool, on the processor.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from '../errors.ts'
import { checkSha256 } from '../format/sha256.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { BACKEND_FILE, type Backend, loadBackend } from '../model/backend.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import type { Embedder } from '../model/embedder.ts'
import { readWeights } from '../model/read.ts'
import { scoreOfCard, withScore } from '../model/score-in-use.ts'
import type { ScoreName } from '../model/scores.ts'
import { createSimdEmbedder } from '../model/simd.ts'
import type { Weights } from '../model/weights.ts'
import type { Scorer } from '../verify/projection.ts'
import { scorerOf } from '../verify/scorer.ts'
import { tryEmbedder } from './first-embedding.ts'
import { modelsFolder } from './storage.ts'

export interface Model {
  card: ModelCard
  embedder: Embedder
}

/**
 * Loads the model of a folder, by default the one that ships. Throws when a file is missing, wrong or does not fit, or when the embedding of
 * a stored crop is no direction.
 */
export async function loadModel(folder?: string): Promise<Model> {
  const { card, architecture, weights } = await readModel(folder)
  const embedder = createSimdEmbedder(architecture, weights)
  try {
    await tryEmbedder(embedder, card.title)
  } catch (error) {
    await embedder.dispose()
    throw error
  }
  return { card, embedder }
}

/** Card and weights of a model folder, without an engine. */
export async function readModel(
  folder = join(modelsFolder(), 'lightcnn-9'),
): Promise<{ card: ModelCard; architecture: Architecture; weights: Weights }> {
  const card = await readCard(folder)
  const path = join(folder, card.weights.file)
  const bytes = await read(path)
  await checkSha256(bytes, card.weights.sha256, path)

  const architecture = ARCHITECTURES[card.architecture]
  const weights = await readWeights(architecture, new Blob([bytes as Uint8Array<ArrayBuffer>]), path)
  return { card, architecture, weights }
}

export async function readCard(folder = join(modelsFolder(), 'lightcnn-9')): Promise<ModelCard> {
  const path = join(folder, 'card.json')
  return parseCard((await read(path)).toString('utf8'), path)
}

/** The model's back-end, null where it has none. Throws when its file is missing, damaged or another model's. */
export async function readBackendOf(
  card: ModelCard,
  folder = join(modelsFolder(), 'lightcnn-9'),
): Promise<Backend | null> {
  const { backend } = card
  if (!backend) return null
  const path = join(folder, backend.file ?? BACKEND_FILE)
  const bytes = await readFile(path).catch(() => {
    throw new StorageError(
      `${path} cannot be read: ${card.title} names it as its Joint Bayesian back-end. Put it back: without it only the cosine is left.`,
    )
  })
  return loadBackend({ ...card, backend }, bytes as Uint8Array<ArrayBuffer>, path)
}

/** The card with the score that is asked for, or the one that it uses, and that score. Throws WeightsError without a back-end for it. */
export async function withScorer(
  before: ModelCard,
  folder?: string,
  score: ScoreName = scoreOfCard(before),
): Promise<{ card: ModelCard; scorer: Scorer }> {
  const card = withScore(before, score)
  return { card, scorer: scorerOf(score, score === 'jb' ? await readBackendOf(card, folder) : null) }
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    throw new StorageError(
      `${path} cannot be read. --model must name a folder with card.json and the weights.`,
    )
  }
}
