// Where the calibration of a file of weights comes from: the card beside it, the model that ships, the file itself.
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { type FoundCalibration, findCalibration, type KnownModel } from '../convert/known.ts'
import { sha256Hex } from '../format/sha256.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { readBackendOf } from './model.ts'
import { modelsFolder } from './storage.ts'

interface Weights {
  path: string
  file: ByteSource
  checkpoint: Checkpoint
  architecture: Architecture
  /** Of the weights in the file. */
  canonical: string
}

/** `card`: the one that stands beside the file and describes it; null for a file from elsewhere. */
export async function calibrationOf({
  path,
  file,
  checkpoint,
  architecture,
  canonical,
}: Weights): Promise<{ card: ModelCard | null; found: FoundCalibration }> {
  const card = await cardBeside(path, file)
  const own = card && calibrationOfScore(card, 'cosine')
  if (card && own) {
    const backend = await calibratedBackend(card, dirname(path))
    return { card, found: { calibration: own, measured: card.measured, note: null, backend } }
  }
  const found = await findCalibration(checkpoint, { architecture, canonicalSha256: canonical }, [
    await shippedModel(),
  ])
  return { card: found.calibration ? null : card, found }
}

/** The card that stands beside the weights of a model and names these very bytes. */
async function cardBeside(path: string, file: ByteSource): Promise<ModelCard | null> {
  const cardPath = join(dirname(path), 'card.json')
  const text = await readFile(cardPath, 'utf8').catch(() => null)
  if (text === null) return null
  const card = parseCard(text, cardPath)
  const isNamed = card.weights.file === basename(path)
  return isNamed && (await sha256Hex(await readBytes(file, 0, file.size))) === card.weights.sha256
    ? card
    : null
}

async function shippedModel(): Promise<KnownModel> {
  const path = join(modelsFolder(), 'lightcnn-9', 'card.json')
  const card = parseCard(await readFile(path, 'utf8'), path)
  return {
    card,
    canonicalSha256: async () => card.weights.canonicalSha256 ?? '',
    backend: () => calibratedBackend(card, dirname(path)),
  }
}

/** The back-end that a card names, with the calibration that the card has for it. */
async function calibratedBackend(card: ModelCard, folder: string): Promise<Backend | null> {
  const backend = await readBackendOf(card, folder)
  return backend && { ...backend, calibration: calibrationOfScore(card, 'jb') }
}
