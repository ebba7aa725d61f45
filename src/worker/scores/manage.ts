// The scores of a model: which one its verdicts use, learning a Joint Bayesian one from a data set or the gallery, and files of them.
// Loaded when first used.
import { embedDataset } from '../../backend/dataset.ts'
import { heldOutFigures } from '../../backend/figures.ts'
import { fitBackend } from '../../backend/fit.ts'
import type { FitInput } from '../../backend/people.ts'
import { readManifest } from '../../data/manifest.ts'
import { ListError, StorageError, WeightsError } from '../../errors.ts'
import { isSameModel, viewsOf } from '../../gallery/gallery.ts'
import { EMBEDDING_SIZE } from '../../model/architectures.ts'
import {
  type Backend,
  backendCard,
  checkBackendOf,
  LEARNED_FILE,
  loadBackend,
  readBackend,
  writeBackend,
} from '../../model/backend.ts'
import { type ModelCard, parseCard } from '../../model/card.ts'
import { withBackend, withScore } from '../../model/score-in-use.ts'
import type { ScoreName } from '../../model/scores.ts'
import { verdictKind } from '../../verify/verify.ts'
import { keepFromChange, openShardStore } from '../datasets/store.ts'
import type { Running } from '../evaluation/entries.ts'
import { openGallery } from '../gallery/state.ts'
import { folder, openBackend, readCard, SHIPPED, shippedFolder } from '../models/store.ts'
import { removeStored, writeLarge, writeWhole } from '../parts/opfs.ts'
import { enqueue } from '../parts/queue.ts'
import { fetchText } from '../parts/storage.ts'
import type { LearnedScore, LearnFrom, LearnProgress } from './types.ts'

/** Crops that one job of the queue embeds: other jobs wait no longer than this takes. */
const BATCH = 4
const MOST_FILE_BYTES = 2 ** 22
const PAUSE_EVERY_MS = 50

/** What was learned last and is not in use yet. */
let learned: { card: ModelCard; backend: Backend } | null = null

/** Gives the changed card. Throws WeightsError when the model has no back-end. */
export async function useScore(name: string, score: ScoreName): Promise<ModelCard> {
  return keepCard(withScore(await readCard(name), score))
}

/** Learns a score for the model in use; `keepLearned` takes it into use. Throws ListError when people are too few. */
export async function learnScore(
  running: Running,
  from: LearnFrom,
  onProgress: (progress: LearnProgress) => void,
  signal: AbortSignal,
): Promise<LearnedScore> {
  const { card } = running.model
  const input =
    from.kind === 'gallery' ? await ofGallery(card) : await ofDataset(running, from.name, onProgress, signal)
  const prior = await priorOf(card)
  const begin = performance.now()
  const source =
    from.kind === 'gallery' ? 'the gallery on this device' : `the data set ${from.name} on this device`
  const fit = await fitBackend(input, {
    about: {
      weightsSha256: card.weights.sha256,
      canonicalSha256: card.weights.canonicalSha256 ?? null,
      embedding: verdictKind(card.calibration),
      source: `${input.people.length.toLocaleString('en-US')} pictures of ${new Set(input.people).size.toLocaleString('en-US')} people: ${source}`,
      date: new Date().toISOString().slice(0, 10),
    },
    prior,
    breathe: breather(share => onProgress({ what: 'fitting', share }), signal),
  })
  signal.throwIfAborted()
  learned = { card, backend: fit.backend }
  const { people, pictures, single, copies, shrinkage } = fit
  const ms = performance.now() - begin
  const heldOut = heldOutFigures(fit.heldOut)
  const { name: model } = card
  return { model, people, pictures, single, copies, shrinkage, hasPrior: prior !== null, heldOut, ms }
}

/** Puts what was learned last beside the model that it was learned for, and into use. Gives the changed card. */
export async function keepLearned(): Promise<ModelCard> {
  const { card, backend } = whatWasLearned()
  return putBackend(card.name, backend)
}

/** What was learned last, as a file. */
export function learnedFile(): Blob {
  return writeBackend(whatWasLearned().backend)
}

function whatWasLearned() {
  if (learned) return learned
  throw new StorageError('What was learned is gone because the engine was restarted. Learn it again.')
}

/** Takes a back-end from a file. Throws FormatError or WeightsError that says why it does not fit; the model stays as it was. */
export async function takeBackend(name: string, file: Blob, fileName: string): Promise<ModelCard> {
  if (file.size > MOST_FILE_BYTES) throw new StorageError(`${fileName} is too large to be a score file.`)
  const backend = await readBackend(file, fileName)
  const card = await readCard(name)
  checkBackendOf(backend.about, card, fileName)
  const kind = verdictKind(card.calibration)
  if (backend.about.embedding !== kind)
    throw new WeightsError(
      `${fileName} is for ${backend.about.embedding} embeddings, and ${card.title} uses ${kind} ones for its verdicts. Learn a score from those.`,
    )
  return putBackend(name, backend)
}

/** The model's back-end as a file. */
export async function backendFile(name: string): Promise<{ file: Blob; fileName: string }> {
  const card = await readCard(name)
  if (!card.backend) throw new StorageError(`${card.title} has no Joint Bayesian back-end.`)
  return { file: await openBackend(name, card.backend), fileName: `${name}-${card.backend.file}` }
}

/** Back to the back-end and the score that a shipped model came with. */
export async function resetScore(name: string): Promise<ModelCard> {
  const shipped = await shippedCard(name)
  const { backend, score, calibration, spareCalibration, measured } = shipped
  const { backend: _, ...card } = await readCard(name)
  const changed = await keepCard({
    ...card,
    ...(backend && { backend }),
    measured: { ...card.measured, ...(measured.jb && { jb: measured.jb }) },
    score: score ?? 'cosine',
    calibration,
    spareCalibration: spareCalibration ?? null,
  })
  await removeStored(`${folder(name)}/${LEARNED_FILE}`)
  return changed
}

async function putBackend(name: string, backend: Backend): Promise<ModelCard> {
  const bytes = new Uint8Array(await writeBackend(backend).arrayBuffer())
  await writeLarge(`${folder(name)}/${LEARNED_FILE}`, async write => write(bytes))
  const about = await backendCard(backend, bytes, LEARNED_FILE)
  return keepCard(withBackend(await readCard(name), about, backend.calibration))
}

async function keepCard(card: ModelCard): Promise<ModelCard> {
  await writeWhole(`${folder(card.name)}/card.json`, JSON.stringify(card, null, 2))
  return card
}

async function shippedCard(name: string): Promise<ModelCard> {
  const path = `${shippedFolder(name)}card.json`
  return parseCard(await fetchText(path), path)
}

/** What few pictures are shrunk towards: the back-end that ships with the model, not what was learned here before. */
async function priorOf(card: ModelCard): Promise<Backend | null> {
  const { backend } = SHIPPED.includes(card.name) ? await shippedCard(card.name) : card
  if (!backend) return null
  const bytes = new Uint8Array(await (await openBackend(card.name, backend)).arrayBuffer())
  return loadBackend({ ...card, backend }, bytes, `${card.name}/${backend.file}`)
}

async function ofGallery(card: ModelCard): Promise<FitInput> {
  const gallery = await openGallery()
  const { name, weights, calibration } = card
  if (!isSameModel(gallery.model, { name, sha256: weights.sha256, embedding: verdictKind(calibration) }))
    throw new ListError('The gallery was made with another model. Renew it under People, then learn from it.')
  const views = viewsOf(gallery)
  const rows = new Float32Array(views.length * EMBEDDING_SIZE)
  for (const [n, { view }] of views.entries()) rows.set(view.embedding, n * EMBEDDING_SIZE)
  return { rows, people: views.map(({ person }) => person.id) }
}

async function ofDataset(
  { model, verdictEmbedder }: Running,
  name: string,
  onProgress: (progress: LearnProgress) => void,
  signal: AbortSignal,
): Promise<FitInput> {
  const release = await keepFromChange(name)
  const store = openShardStore(name)
  try {
    return await embedDataset(
      { store, manifest: await readManifest(store) },
      {
        sha256: model.card.weights.sha256,
        kind: verdictKind(model.card.calibration),
        batch: BATCH,
        embed: crops => enqueue(signal, () => verdictEmbedder.embed(crops)),
        onProgress: (done, pictures) => onProgress({ what: 'embedding', done, pictures }),
        signal,
      },
    )
  } finally {
    await store.close()
    release()
  }
}

/** Tells progress and lets messages in (such as a cancel) every 50 ms. */
function breather(onProgress: (share: number) => void, signal: AbortSignal) {
  let paused = performance.now()
  return async (share: number) => {
    if (performance.now() - paused < PAUSE_EVERY_MS) return
    onProgress(share)
    await new Promise(resolve => setTimeout(resolve))
    signal.throwIfAborted()
    paused = performance.now()
  }
}
