// The worker's surface as plain functions for the page. comlink's proxy() and transfer() appear here and in host.ts, nowhere else in
// the page.
import { proxy, transfer } from 'comlink'
import type { ModelCard } from '../model/card.ts'
import type {
  DataFacts,
  EvaluationProgress,
  EvaluationRequest,
  OpenReport,
  ProtocolFacts,
  ProtocolName,
  ReportComparison,
  ReportEntry,
  ReportFormat,
} from './evaluation/types.ts'
import { call, forgetDeaths, remote } from './host.ts'
import { sendSignal } from './parts/signal.ts'
import type {
  CheckpointOptions,
  ComparedFace,
  Comparison,
  ExportChoice,
  ExportedFile,
  Inspection,
  InstallProgress,
  ModelEntry,
  PhotoFaces,
  StoredThing,
  ValueSummary,
} from './types.ts'

export { groupParts } from '../convert/parts.ts'
export { TYPED_IN } from '../model/calibration.ts'
export { scoreKey, scoreOfCard } from '../model/score-in-use.ts'
export { SCORES, scoreNamed } from '../model/scores.ts'
export { shareAtOrAbove } from '../verify/calibration.ts'
export { groupingThreshold, measuredFor, ruleFor, UNCALIBRATED, VERDICTS } from '../verify/rule.ts'
export { doubtsOfSides, MOST_PHOTOS } from '../verify/template.ts'
export { decide, embeddingKey } from '../verify/verify.ts'
export {
  CANNOT_TELL_FROM_PHOTO,
  fewPairsInWords,
  rarityAmongStrangers,
  ratioAsNumber,
  ratioInWords,
  supportOf,
  VERDICT_WORDS,
} from '../verify/words.ts'
export { onStatus, onWorkerLost, start } from './host.ts'

let workerOffOrigin = 0

/** Faces of a photo. `name` stands in the messages. Throws FormatError when it is no picture that can be read. */
export async function findFaces(photo: Blob, name: string, signal?: AbortSignal): Promise<PhotoFaces> {
  const port = sendSignal(signal)
  const found = await call(remote().findFaces(photo, name, port ? transfer(port, [port]) : null))
  forgetDeaths()
  return found
}

/** Two sides, each with the chosen faces of 1 to 8 photos. */
export function compare(left: readonly ComparedFace[], right: readonly ComparedFace[]): Promise<Comparison> {
  const sent = (faces: readonly ComparedFace[]) =>
    faces.map(({ crop, score, quality }) => ({ crop, score, quality }))
  return call(remote().compare(sent(left), sent(right)))
}

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
  file: Blob,
  fileName: string,
  keepClassifier: boolean,
  onProgress: (progress: InstallProgress) => void,
  signal?: AbortSignal,
  options?: CheckpointOptions,
): Promise<ModelCard> {
  navigator.storage.persist().catch(() => undefined) // the browser may ask the person; an import does not wait for that
  const port = sendSignal(signal)
  const answer = remote().installModel(
    file,
    fileName,
    keepClassifier,
    proxy(onProgress),
    port ? transfer(port, [port]) : null,
    options,
  )
  return call(answer)
}

export const renameModel = (name: string, title: string): Promise<ModelCard> =>
  call(remote().renameModel(name, title))

/** Deletes an imported model; a shipped one goes back to the thresholds that it shipped with. */
export const deleteModel = (name: string): Promise<void> => call(remote().deleteModel(name))

export const exportModel = (name: string, choice: ExportChoice): Promise<ExportedFile> =>
  call(remote().exportModel(name, choice))

export async function listStored(): Promise<StoredThing[]> {
  workerOffOrigin = await call(remote().requestsOffOrigin())
  return call(remote().listStored())
}

const enders = new Set<() => void>()
/** Calls `end` before everything is deleted, here or in another tab: what would still write must stop. */
export function endBeforeDeletion(end: () => void): void {
  enders.add(end)
}
const followers = new Set<() => void>()
/** Calls `follow` when everything was deleted, or as much as could be, here or in another tab: what is shown may be gone. */
export function followDeletion(follow: () => void): void {
  followers.add(follow)
}
const callAll = (all: Set<() => void>) => {
  for (const each of all) each()
}
const tabs = new BroadcastChannel('deletion')
tabs.addEventListener('message', ({ data }) => callAll(data === 'begins' ? enders : followers))

/** Deletes all that this page has stored in this browser, service worker and settings included. Gives what was deleted. */
export async function deleteEverything(): Promise<StoredThing[]> {
  tabs.postMessage('begins')
  callAll(enders)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
  const settings = localStorage.length
  localStorage.clear()
  const things = await call(remote().deleteStored()).finally(() => {
    tabs.postMessage('has ended')
    callAll(followers)
  })
  return settings > 0 ? [...things, { what: 'settings', bytes: 0 }] : things
}

/** Requests of the page and its worker that left our origin: always 0. */
export function requestsOffOrigin(): number {
  const own = performance
    .getEntriesByType('resource')
    .filter(({ name }) => /^https?:/.test(name) && new URL(name).origin !== location.origin).length
  return own + workerOffOrigin
}

export const readProtocol = (protocol: ProtocolName, config: File[]): Promise<ProtocolFacts> =>
  call(remote().readProtocol(protocol, config))

/** Looks for the protocol's pictures in what is given. Throws ListError or FormatError that says what is wrong with it. */
export function findGiven(request: EvaluationRequest, signal?: AbortSignal): Promise<DataFacts> {
  const port = sendSignal(signal)
  return call(remote().findGiven(request, port ? transfer(port, [port]) : null))
}

/** Measures a model and keeps the report. Gives its id. What is embedded stays when it is cancelled or cut off. */
export function evaluate(
  request: EvaluationRequest,
  onProgress: (progress: EvaluationProgress) => void,
  signal?: AbortSignal,
): Promise<string> {
  const port = sendSignal(signal)
  return call(remote().evaluate(request, proxy(onProgress), port ? transfer(port, [port]) : null))
}

export const listReports = (): Promise<ReportEntry[]> => call(remote().listReports())
export const readReport = (id: string): Promise<OpenReport> => call(remote().readReport(id))
export const deleteReport = (id: string): Promise<void> => call(remote().deleteReport(id))
export const reportFile = (id: string, format: ReportFormat): Promise<{ file: Blob; fileName: string }> =>
  call(remote().reportFile(id, format))
/** Throws ListError when the two cannot be compared. */
export const compareReports = (a: string, b: string): Promise<ReportComparison> =>
  call(remote().compareReports(a, b))

/** Gives the measured model the report's thresholds, or its own ones back. Both give the changed card. */
export const adoptThresholds = (id: string): Promise<ModelCard> => call(remote().adoptThresholds(id))
/** Thresholds of a person's own. Throws FormatError when they are no scores or stand in the wrong order. */
export const typeThresholds = (model: string, same: number, different: number): Promise<ModelCard> =>
  call(remote().typeThresholds(model, same, different))
/** Those of a report that was saved as JSON. Throws FormatError or ListError that says why it does not fit the model. */
export const takeReportFile = (model: string, file: File): Promise<ModelCard> =>
  call(remote().takeReportFile(model, file, file.name))
export const resetThresholds = (model: string): Promise<ModelCard> => call(remote().resetThresholds(model))
