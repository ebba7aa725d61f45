// A model folder (card.json and the weights that it names) for the command line tool, on the WASM engine.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from '../errors.ts'
import { checkSha256 } from '../format/sha256.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { createWasmEmbedder, type Embedder } from '../model/embedder.ts'
import { readWeights } from '../model/read.ts'
import type { Weights } from '../model/weights.ts'
import { tryEmbedder } from './first-embedding.ts'
import { modelsFolder } from './storage.ts'

export interface Model {
  card: ModelCard
  embedder: Embedder
}

/** An engine: ONNX Runtime on WASM, or SIMD on one thread for a pool of threads. */
export type CreateEmbedder = (architecture: Architecture, weights: Weights) => Embedder | Promise<Embedder>

/**
 * Loads the model of a folder, by default the one that ships. Throws when a file is missing, wrong or does not fit, or when the embedding of
 * a stored crop is no direction.
 */
export async function loadModel(
  folder?: string,
  createEmbedder: CreateEmbedder = createWasmEmbedder,
): Promise<Model> {
  const { card, architecture, weights } = await readModel(folder)
  const embedder = await createEmbedder(architecture, weights)
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
  const cardPath = join(folder, 'card.json')
  const card = parseCard((await read(cardPath)).toString('utf8'), cardPath)
  const path = join(folder, card.weights.file)
  const bytes = await read(path)
  await checkSha256(bytes, card.weights.sha256, path)

  const architecture = ARCHITECTURES[card.architecture]
  const weights = await readWeights(architecture, new Blob([bytes as Uint8Array<ArrayBuffer>]), path)
  return { card, architecture, weights }
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    throw new StorageError(
      `${path} cannot be read. --model names a folder that holds card.json and the weights.`,
    )
  }
}
