// The models' entries of the worker as plain functions for the page.
import { proxy, transfer } from 'comlink'
import type { ValueSummary } from '../../convert/values.ts'
import type { ModelCard } from '../../model/card.ts'
import { call, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import type {
  CheckpointOptions,
  ExportChoice,
  ExportedFile,
  Inspection,
  InstallProgress,
  InstallRequest,
  ModelEntry,
} from './types.ts'

export const listModels = (): Promise<ModelEntry[]> => call(remote().listModels())

/** What a checkpoint file holds. Throws FormatError when it is none; the message names file, byte and remedy. */
export const inspectFile = (file: Blob, fileName: string, options?: CheckpointOptions): Promise<Inspection> =>
  call(remote().inspectFile(file, fileName, options))

export const tensorValues = (
  file: Blob,
  fileName: string,
  tensorName: string,
  options?: CheckpointOptions,
): Promise<ValueSummary> => call(remote().tensorValues(file, fileName, tensorName, options))

/** The weights file of a model, for inspectFile and tensorValues. */
export const openWeights = (name: string): Promise<Blob> => call(remote().openWeights(name))

/** Imports a checkpoint as a new model; the others are never touched. */
export function installModel(
  request: InstallRequest,
  onProgress: (progress: InstallProgress) => void,
  signal?: AbortSignal,
): Promise<ModelCard> {
  navigator.storage.persist().catch(() => undefined) // the browser may ask the person; an import does not wait for that
  const port = sendSignal(signal)
  return call(remote().installModel(request, proxy(onProgress), port ? transfer(port, [port]) : null))
}

export const renameModel = (name: string, title: string): Promise<ModelCard> =>
  call(remote().renameModel(name, title))

/** Deletes an imported model; a shipped one goes back to the thresholds that it shipped with. */
export const deleteModel = (name: string): Promise<void> => call(remote().deleteModel(name))

export const exportModel = (name: string, choice: ExportChoice): Promise<ExportedFile> =>
  call(remote().exportModel(name, choice))
