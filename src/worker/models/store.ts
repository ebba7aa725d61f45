// The model store: the models that ship and those that a person imported into OPFS (models/<name>/). A model exists once its card
// does; the card is written last, so that an import that was cut off leaves no half model.
import { StorageError } from '../../errors.ts'
import { type BackendCard, type ModelCard, parseCard } from '../../model/card.ts'
import { listFolder, openStored, removeStored } from '../parts/opfs.ts'
import { fetchFile, fetchText } from '../parts/storage.ts'
import type { ModelEntry } from './types.ts'

export const SHIPPED = ['lightcnn-9']
export const folder = (name: string) => `models/${name}`
export const shippedFolder = (name: string) => `${import.meta.env.BASE_URL}models/${name}/`
export const SELF_TEST = 'selftest.safetensors'
/** The Web Lock that an import holds: one at a time in all tabs, so that none takes another's half model for a dead one. */
export const IMPORT_LOCK = 'vis-a-vis.import'

/**
 * A model's card: the stored one (an imported model, or a shipped one with a title or thresholds of one's own), else the shipped
 * one. What is stored for a shipped model holds for the weights it was stored with, not for those of a later version.
 */
export async function readCard(name: string): Promise<ModelCard> {
  const file = await openStored(`${folder(name)}/card.json`)
  const stored = file && parseCard(await file.text(), `${name}/card.json`)
  if (!SHIPPED.includes(name)) {
    if (stored) return stored
    throw new StorageError(`The model ${name} is not installed any more. Choose another one under Models.`)
  }
  const shipped = parseCard(await fetchText(`${shippedFolder(name)}card.json`), `${name}/card.json`)
  return stored?.weights.sha256 === shipped.weights.sha256 ? stored : shipped
}

export async function listModels(): Promise<ModelEntry[]> {
  const stored = await listFolder('models')
  const entries: ModelEntry[] = []
  for (const name of [...SHIPPED, ...stored.filter(name => !SHIPPED.includes(name))]) {
    const isShipped = SHIPPED.includes(name)
    if (!isShipped && !(await openStored(`${folder(name)}/card.json`))) {
      await removeCutOff(name)
      continue
    }
    entries.push({ card: await readCard(name), isShipped })
  }
  return entries
}

/** Removes what an import left behind that was cut off; one that is still going on is left alone. */
async function removeCutOff(name: string): Promise<void> {
  await navigator.locks.request(IMPORT_LOCK, { ifAvailable: true }, async lock => {
    if (lock) await removeHalf(name)
  })
}

/** Removes a folder without a card; for the holder of the import lock. */
export async function removeHalf(name: string): Promise<void> {
  if (!SHIPPED.includes(name) && !(await openStored(`${folder(name)}/card.json`)))
    await removeStored(folder(name))
}

/** The weights file, whole, from OPFS or from our origin; its SHA-256 is not checked here for a stored one. */
export async function openWeights(card: ModelCard): Promise<Blob> {
  const stored = await openStored(`${folder(card.name)}/${card.weights.file}`)
  if (stored) return stored
  const path = shippedFolder(card.name) + card.weights.file
  return new Blob([await fetchFile(path, card.weights.sha256, () => {})])
}

export async function openSelfTest(name: string): Promise<Blob> {
  const stored = await openStored(`${folder(name)}/${SELF_TEST}`)
  return stored ?? new Blob([await fetchFile(shippedFolder(name) + SELF_TEST, null, () => {})])
}

/** The model's Joint Bayesian back-end: one that was learned here, else the one that ships. Its SHA-256 is not checked here for a stored one. */
export async function openBackend(name: string, { file, sha256 }: BackendCard): Promise<Blob> {
  const stored = await openStored(`${folder(name)}/${file}`)
  return stored ?? new Blob([await fetchFile(shippedFolder(name) + file, sha256, () => {})])
}
