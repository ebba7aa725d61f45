// Changes to the model store: import, rename, calibrate, delete, export. Loaded when first used, with the room that reads checkpoints.
import { EXPORT_ENDINGS, exportChunks, HALF_IN_MINDSPORE, toBlob } from '../../convert/export.ts'
import { installWeights, newCard } from '../../convert/install.ts'
import { exportKit } from '../../convert/kit.ts'
import {
  canonicalOfFile,
  type FoundCalibration,
  findCalibration,
  type KnownModel,
} from '../../convert/known.ts'
import { recognise } from '../../convert/lightcnn.ts'
import { openCheckpoint } from '../../convert/open.ts'
import { weightTensors } from '../../convert/weights.ts'
import { StorageError } from '../../errors.ts'
import { sha256Hex } from '../../format/sha256.ts'
import { ARCHITECTURES } from '../../model/architectures.ts'
import { BACKEND_FILE, type Backend, backendCard, loadBackend, writeBackend } from '../../model/backend.ts'
import type { Calibration, Measured, ModelCard } from '../../model/card.ts'
import { createWasmEmbedder } from '../../model/embedder.ts'
import { readWeights } from '../../model/read.ts'
import { calibrationOfScore, withBackend, withCalibration, withScore } from '../../model/score-in-use.ts'
import type { ScoreName } from '../../model/scores.ts'
import { firstEmbedding, writeSelfTest } from '../../model/selftest.ts'
import { freeBytes, listFolder, openStored, removeStored, writeLarge, writeWhole } from '../parts/opfs.ts'
import { openNetwork, shippedCrop } from './checkpoint.ts'
import {
  folder,
  IMPORT_LOCK,
  listModels,
  openBackend,
  openWeights,
  readCard,
  removeHalf,
  SELF_TEST,
  SHIPPED,
} from './store.ts'
import type { ExportChoice, ExportedFile, InstallProgress, InstallRequest } from './types.ts'

interface Work {
  onProgress(progress: InstallProgress): void
  signal: AbortSignal
  /** Where the weights come from when that is not the file, and what was measured there. */
  origin?: { source?: string; licence?: string; calibration?: FoundCalibration }
}

/**
 * Imports a checkpoint as a new model. Installed models are never touched. Throws FormatError, WeightsError or StorageError with the
 * whole story; nothing stays behind then.
 */
export async function installModel(
  { file, fileName, keepClassifier, options }: InstallRequest,
  { onProgress, signal, origin: { calibration, ...about } = {} }: Work,
): Promise<ModelCard> {
  const { checkpoint, recognition } = await openNetwork(file, fileName, options)
  const { choice } = checkpoint
  return navigator.locks.request(IMPORT_LOCK, { signal }, async () => {
    for (const half of await listFolder('models')) await removeHalf(half)
    const name = await freeName(checkpoint.name)
    const title = await freeTitle(checkpoint.name)
    try {
      const path = `${folder(name)}/weights.safetensors`
      const free = await freeBytes()
      const installed = await writeLarge(path, write =>
        installWeights(checkpoint, recognition, {
          classifier: keepClassifier,
          dtype: 'F32',
          write,
          freeBytes: free,
          onProgress: (doneBytes, totalBytes) => onProgress({ doneBytes, totalBytes }),
          signal,
        }),
      )
      const weights = await openStored(path)
      if (!weights) throw new StorageError(`${fileName} was written and is gone. Import it again.`)
      const sha256 = await sha256Hex(new Uint8Array(await weights.arrayBuffer()))
      signal.throwIfAborted()
      const found = await findCalibration(checkpoint, installed, await knownModels(), calibration)
      const source = `Imported from ${fileName}${choice ? `, ${choice.taken}` : ''}`
      const card = await withFoundBackend(
        newCard(installed, { source, ...about, name, title, sha256 }, found),
        found.backend ?? null,
      )
      await storeSelfTest(card, weights)
      signal.throwIfAborted()
      await writeWhole(`${folder(name)}/card.json`, JSON.stringify(card, null, 2))
      return card
    } catch (error) {
      await removeStored(folder(name))
      throw error
    }
  })
}

/** Writes the back-end that was found for a model's weights beside them; its score is used where it is calibrated. */
async function withFoundBackend(card: ModelCard, backend: Backend | null): Promise<ModelCard> {
  if (!backend) return card
  const { sha256, canonicalSha256 = null } = card.weights
  const about = { ...backend.about, weightsSha256: sha256, canonicalSha256 }
  const bytes = new Uint8Array(await writeBackend({ ...backend, about }).arrayBuffer())
  await writeLarge(`${folder(card.name)}/${BACKEND_FILE}`, async write => write(bytes))
  const changed = withBackend(card, await backendCard(backend, bytes), backend.calibration)
  return backend.calibration ? changed : withScore(changed, 'cosine')
}

/** The back-end of an installed model, with the calibration that its card has for it. */
async function calibratedBackend(card: ModelCard): Promise<Backend | null> {
  if (!card.backend) return null
  const bytes = new Uint8Array(await (await openBackend(card.name, card.backend)).arrayBuffer())
  const backend = await loadBackend(
    { ...card, backend: card.backend },
    bytes,
    `${card.name}/${card.backend.file}`,
  )
  return { ...backend, calibration: calibrationOfScore(card, 'jb') }
}

/** The installed models; older cards do not tell the number of their weights, which are read then. */
async function knownModels(): Promise<KnownModel[]> {
  return (await listModels()).map(({ card }) => ({
    card,
    backend: () => calibratedBackend(card),
    canonicalSha256: async () =>
      card.weights.canonicalSha256 ??
      // weights that cannot be read are told when they are used
      (await canonicalOfFile(await openWeights(card), card.title).catch(() => '')),
  }))
}

/** Lets the WASM engine embed the stored crop of the shipped model: what every other engine must then give. */
async function storeSelfTest(card: ModelCard, weights: Blob): Promise<void> {
  const crop = await shippedCrop()
  const architecture = ARCHITECTURES[card.architecture]
  const embedder = await createWasmEmbedder(
    architecture,
    await readWeights(architecture, weights, card.title),
  )
  try {
    const embedding = await firstEmbedding(embedder, crop, card.title)
    const bytes = new Uint8Array(await writeSelfTest({ crop, embedding }).arrayBuffer())
    await writeLarge(`${folder(card.name)}/${SELF_TEST}`, async write => write(bytes))
  } finally {
    await embedder.dispose()
  }
}

/** A file's name without its ending. */
const stemOf = (fileName: string) => fileName.replace(/(\.pth)?\.[a-z0-9]+$/i, '')

/** A folder name that is free: letters, digits and dashes of the file's name, numbered when it is taken. */
async function freeName(fileName: string): Promise<string> {
  const base =
    stemOf(fileName)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'model'
  const taken = [...SHIPPED, ...(await listFolder('models'))]
  let name = base
  for (let i = 2; taken.includes(name); i++) name = `${base}-${i}`
  return name
}

/** A title that no model has: the file's name, numbered when it is taken. */
async function freeTitle(fileName: string): Promise<string> {
  const base = stemOf(fileName) || fileName
  const taken = (await listModels()).map(({ card }) => card.title)
  let title = base
  for (let i = 2; taken.includes(title); i++) title = `${base} ${i}`
  return title
}

async function changeCard(name: string, change: Partial<ModelCard>): Promise<ModelCard> {
  return writeCard({ ...(await readCard(name)), ...change })
}
async function writeCard(card: ModelCard): Promise<ModelCard> {
  await writeWhole(`${folder(card.name)}/card.json`, JSON.stringify(card, null, 2))
  return card
}
export const renameModel = (name: string, title: string): Promise<ModelCard> => changeCard(name, { title })

/**
 * "Use as this model's thresholds": what a finished report measured, for the scores that are named; null takes them away. `use`: the score
 * that verdicts use from now on.
 */
export async function calibrateModel(
  name: string,
  calibrations: { readonly [S in ScoreName]?: Calibration | null },
  { measured, use }: { measured: Measured; use: ScoreName },
): Promise<ModelCard> {
  let { calibrationNote: _, ...card }: ModelCard = await readCard(name)
  for (const score of ['cosine', 'jb'] as const) {
    const calibration = calibrations[score]
    if (calibration !== undefined) card = withCalibration(card, score, calibration)
  }
  return writeCard({ ...withScore(card, use), measured })
}

/** Deletes an imported model; a shipped one goes back to the card that it shipped with. */
export const deleteModel = (name: string): Promise<void> => removeStored(folder(name))

/** A model as a file that other programs read, or as an inference kit. */
export async function exportModel(name: string, choice: ExportChoice): Promise<ExportedFile> {
  const card = await readCard(name)
  const checkpoint = await openCheckpoint(await openWeights(card), card.title)
  const recognition = recognise(checkpoint)
  const { dtype } = choice
  const tensors = weightTensors(checkpoint, recognition, { classifier: !choice.embeddingOnly, dtype })
  const architecture = ARCHITECTURES[card.architecture]
  if (choice.format === 'kit')
    return {
      file: await exportKit({ architecture, tensors, dtype, card, backend: await calibratedBackend(card) }),
      fileName: `${name}-kit.zip`,
      note: null,
    }
  const { format, crc, batch } = choice
  const calibration = calibrationOfScore(card, 'cosine')
  const backend = format === 'safetensors' ? await calibratedBackend(card) : null
  const options = { dtype, crc, batch, calibration, backend }
  const chunks = exportChunks(format, architecture, tensors, options)
  const note = format === 'mindspore' && dtype === 'F16' ? HALF_IN_MINDSPORE : null
  return { file: await toBlob(chunks), fileName: `${name}${EXPORT_ENDINGS[format]}`, note }
}
