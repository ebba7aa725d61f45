// The shelf of models: those that ship and those that a person imported into OPFS (models/<name>/). A model exists once its card
// does; the card is written last, so that an import that was cut off leaves no half model.
import { StorageError } from '../errors.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { listFolder, openStored, removeStored } from './opfs.ts'
import { fetchFile, fetchText } from './storage.ts'
import type { ModelEntry } from './types.ts'

export const SHIPPED = ['lightcnn-9']
export const folder = (name: string) => `models/${name}`
export const shippedFolder = (name: string) => `${import.meta.env.BASE_URL}models/${name}/`
export const SELF_TEST = 'selftest.safetensors'

/** A model's card: the stored one (an imported model, or a shipped one with thresholds of one's own), else the shipped one. */
export async function readCard(name: string): Promise<ModelCard> {
  const stored = await openStored(`${folder(name)}/card.json`)
  if (stored) return parseCard(await stored.text(), `${name}/card.json`)
  if (!SHIPPED.includes(name))
    throw new StorageError(`The model ${name} is not installed any more. Choose another one under Models.`)
  return parseCard(await fetchText(`${shippedFolder(name)}card.json`), `${name}/card.json`)
}

export async function listModels(): Promise<ModelEntry[]> {
  const stored = await listFolder('models')
  const entries: ModelEntry[] = []
  for (const name of [...SHIPPED, ...stored.filter(name => !SHIPPED.includes(name))]) {
    const isShipped = SHIPPED.includes(name)
    if (!isShipped && !(await openStored(`${folder(name)}/card.json`))) {
      await removeStored(folder(name)) // an import that was cut off
      continue
    }
    entries.push({ card: await readCard(name), isShipped })
  }
  return entries
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
