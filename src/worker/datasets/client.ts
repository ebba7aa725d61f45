// The data sets' entries of the worker as plain functions for the page, and where sources come from.
import { proxy, transfer } from 'comlink'
import { call, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import { forgetSource } from './kept-sources.ts'
import type {
  CheckResult,
  ContactSheet,
  DatasetEntry,
  DatasetFacts,
  DatasetProgress,
  ExportRequest,
  GivenSource,
  IdentityChoice,
  ImportRequest,
  PreviewPicture,
  SheetCrop,
  SheetQuery,
  SkippedPicture,
  SourceFacts,
} from './types.ts'

function withPort<T>(
  signal: AbortSignal | undefined,
  ask: (port: MessagePort | null) => Promise<T>,
): Promise<T> {
  const port = sendSignal(signal)
  return call(ask(port && transfer(port, [port])))
}

export const listDatasets = (): Promise<DatasetEntry[]> => call(remote().listDatasets())
export const datasetFacts = (name: string): Promise<DatasetFacts> => call(remote().datasetFacts(name))
export const contactSheet = (name: string, query: SheetQuery): Promise<ContactSheet> =>
  call(remote().contactSheet(name, query))
export const identityCrops = (
  name: string,
  label: number,
  first: number,
  count: number,
): Promise<SheetCrop[]> => call(remote().identityCrops(name, label, first, count))

/** What a source is and how much room its import needs. Throws ListError or FormatError that says what is wrong with it. */
export const lookAtSource = (
  given: GivenSource,
  identity: IdentityChoice | null,
  signal: AbortSignal,
): Promise<SourceFacts> => withPort(signal, port => remote().lookAtSource(given, identity, port))

/** The first pictures as an import would prepare them; of aligned ones it is measured whether they are. */
export const previewSource = (
  given: GivenSource,
  aligned: boolean,
  identity: IdentityChoice | null,
  signal: AbortSignal,
): Promise<PreviewPicture[]> =>
  withPort(signal, port => remote().previewSource(given, aligned, identity, port))

/** Imports, or goes on with an import. Whole shards stay when it is cancelled or cut off. */
export const importDataset = (
  request: ImportRequest,
  onProgress: (progress: DatasetProgress) => void,
  signal: AbortSignal,
): Promise<void> => withPort(signal, port => remote().importDataset(request, proxy(onProgress), port))

/** Holds the running import where it is, or lets it go on. */
export const pauseImport = (isPaused: boolean): Promise<void> => call(remote().pauseImport(isPaused))

/** Pictures that were left out, from their source. */
export const picturesAt = (
  given: GivenSource,
  paths: string[],
  signal: AbortSignal,
): Promise<SkippedPicture[]> => withPort(signal, port => remote().picturesAt(given, paths, port))

/** Re-hashes every shard. */
export const checkDataset = (
  name: string,
  onDone: (share: number) => void,
  signal: AbortSignal,
): Promise<CheckResult> => withPort(signal, port => remote().checkDataset(name, proxy(onDone), port))

export const dropShards = (name: string, files: string[]): Promise<void> =>
  call(remote().dropShards(name, files))

/** One tar; null when it was written into `target`. */
export const exportDataset = (
  request: ExportRequest,
  onDone: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob | null> => withPort(signal, port => remote().exportDataset(request, proxy(onDone), port))

export async function deleteDataset(name: string): Promise<void> {
  await call(remote().deleteDataset(name))
  await forgetSource(name)
}

/** Asks the browser not to clear what is stored when it runs short. Gives whether it promised that. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage.persisted()) || navigator.storage.persist()
}

export interface Room {
  freeBytes: number
  isPersisted: boolean
}
export async function measureRoom(): Promise<Room> {
  const [{ quota = 0, usage = 0 }, isPersisted] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ])
  return { freeBytes: Math.max(0, quota - usage), isPersisted }
}
