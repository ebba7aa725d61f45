// The installed models and what a person does with a card.

import { create } from 'zustand'
import type { ModelCard } from '../../model/card.ts'
import { resetThresholds, takeReportFile, typeThresholds } from '../../worker/evaluation/client.ts'
import {
  deleteModel,
  exportModel,
  inspectFile,
  listModels,
  openWeights,
  renameModel,
} from '../../worker/models/client.ts'
import type { ExportChoice, ExportedFile, Inspection, ModelEntry } from '../../worker/models/types.ts'
import { changeModel, measureStored, updateModel, useEngine } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { saveFile } from '../parts/save-file.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { ask } from './ask.ts'
import { wordsOfModels as words } from './words.ts'

interface ModelStoreState {
  list: Task<null, ModelEntry[]>
  /** The model that is being started because the person asked for it. */
  starting: string | null
}
export const useModelStore = create<ModelStoreState>()(() => ({ list: IDLE, starting: null }))

/** Reads the list anew; what is shown stays until then. */
export async function refreshModels(): Promise<void> {
  if (useModelStore.getState().list.state !== 'done')
    useModelStore.setState({ list: { state: 'running', progress: null } })
  try {
    useModelStore.setState({ list: { state: 'done', result: await ask(listModels) } })
  } catch (error) {
    useModelStore.setState({ list: failed(error) })
  }
}

/** Takes a model into use: the engine starts again with it. */
export async function takeIntoUse({ name, title }: ModelCard): Promise<void> {
  useModelStore.setState({ starting: name })
  const isUsed = await changeModel(name)
  if (useModelStore.getState().starting === name) useModelStore.setState({ starting: null })
  if (isUsed) announce(words.usedSaid(title))
}

/** Gives a model a title that no other has. Throws what the worker throws. */
export async function rename(name: string, title: string): Promise<void> {
  const { list } = useModelStore.getState()
  const others = list.state === 'done' ? list.result.filter(({ card }) => card.name !== name) : []
  if (others.some(({ card }) => card.title === title)) throw new Error(words.rename.taken(title))
  const card = await ask(() => renameModel(name, title))
  updateModel(card)
  announce(words.rename.said(title))
  await refreshModels()
}

/** Each gives a model other thresholds, and throws what the worker throws. */
export const typeIn = (card: ModelCard, same: number, different: number): Promise<void> =>
  calibrated(() => typeThresholds(card.name, same, different))
export const takeReport = (card: ModelCard, file: File): Promise<void> =>
  calibrated(() => takeReportFile(card.name, file))
export const shipThresholds = (card: ModelCard): Promise<void> => calibrated(() => resetThresholds(card.name))

async function calibrated(change: () => Promise<ModelCard>): Promise<void> {
  const card = await ask(change)
  updateModel(card)
  announce(words.thresholds.said(card.title, card.calibration?.source ?? ''))
  await Promise.all([refreshModels(), measureStored()])
}

/** Deletes an imported model; when it is in use, the shipped one takes its place first. */
export async function remove({ name, title }: ModelCard): Promise<void> {
  const { list } = useModelStore.getState()
  const shipped = list.state === 'done' ? list.result.find(entry => entry.isShipped) : undefined
  const isUsed = useEngine.getState().ready?.model.name === name
  if (isUsed && !(shipped && (await changeModel(shipped.card.name))))
    throw new Error(words.deletion.stillUsed)
  await ask(() => deleteModel(name))
  announce(words.deletion.said(title))
  await Promise.all([refreshModels(), measureStored()])
}

/** Makes the file and hands it to the browser's downloads. Gives its name and what to know about it. */
export async function download(name: string, choice: ExportChoice): Promise<Omit<ExportedFile, 'file'>> {
  const { file, ...said } = await ask(() => exportModel(name, choice))
  saveFile(file, said.fileName)
  return said
}

/** The weights file of an installed model and what it holds. */
export async function lookInside({
  name,
  title,
}: ModelCard): Promise<{ file: Blob; inspection: Inspection }> {
  const file = await ask(() => openWeights(name))
  return { file, inspection: await ask(() => inspectFile(file, title)) }
}
