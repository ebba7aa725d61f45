// What a person gives -> what an import reads. Folders are walked as they are read, so that a large one is never a list in memory.

import { archiveKind, type Files, type SourceFile, sortedFiles } from '../../data/entries.ts'
import type { Dataset, ImportSource } from '../../data/import-source.ts'
import { MANIFEST, readManifest } from '../../data/manifest.ts'
import { openPacked, readOnly } from '../../data/packed.ts'
import { isRecordsName, recordFilesAmong } from '../../data/record-files.ts'
import { ListError } from '../../errors.ts'
import { openShardStore } from './store.ts'
import type { GivenFolder, GivenSource, PlacedFile } from './types.ts'

/** Pictures to import, or a data set's own files to take in; the caller closes it. */
export type OpenSource = ({ source: ImportSource } | { dataset: Dataset; label: string }) & {
  close(): Promise<void>
}

const nothing = async () => {}

export async function openGiven(given: GivenSource): Promise<OpenSource> {
  const { label } = given
  switch (given.kind) {
    case 'folder': {
      const dataset = await datasetIn(given.folder, label)
      if (dataset) return { dataset, label, close: nothing }
      const records = await recordsIn(given.folder, label)
      if (records) return { source: records, close: nothing }
      return { source: { kind: 'folder', label, files: filesOf(given.folder) }, close: nothing }
    }
    case 'archive': {
      const isTar = (await archiveKind(given.file)) === 'tar'
      const dataset = isTar ? await openPacked(given.file, label).catch(() => null) : null // what is broken, the import says
      if (dataset) return { dataset, label, close: nothing }
      return { source: { kind: 'archive', label, archive: given.file }, close: nothing }
    }
    case 'tsv': {
      const { file, cleanList } = given
      return { source: { kind: 'tsv', label, file, ...(cleanList && { cleanList }) }, close: nothing }
    }
    case 'list': {
      if (!given.folder)
        throw new ListError(`${label} lists pictures. Choose the folder in which its paths begin too.`)
      return { source: { kind: 'list', label, list: given.file, open: opener(given.folder) }, close: nothing }
    }
    case 'records':
      return { source: toRecords(given), close: nothing }
    case 'datasets':
      return openSets(label, given.names)
  }
}

async function openSets(label: string, names: readonly string[]): Promise<OpenSource> {
  const stores = names.map(openShardStore)
  const sets = await Promise.all(stores.map(async store => ({ store, manifest: await readManifest(store) })))
  return {
    source: { kind: 'datasets', label, sets },
    close: async () => void (await Promise.all(stores.map(store => store.close()))),
  }
}

/** The data set whose own files a folder holds; null when it holds pictures. */
async function datasetIn(folder: GivenFolder, label: string): Promise<Dataset | null> {
  const open = opener(folder)
  if (!(await open(MANIFEST))) return null
  const list = async () => {
    if ('files' in folder) return folder.files.map(({ path }) => path)
    const names: string[] = []
    for await (const name of folder.handle.keys()) names.push(name)
    return names
  }
  const store = readOnly(list, open, label)
  return { store, manifest: await readManifest(store) }
}

type Records = Extract<GivenSource, { kind: 'records' }>

const toRecords = ({ file, index, property, beside }: Omit<Records, 'kind' | 'label'>): ImportSource => ({
  kind: 'records',
  label: file.name,
  file,
  ...(index && { index: { file: index, label: index.name } }),
  ...(property && { property }),
  ...(beside.length > 0 && { beside }),
})

/** What lies in a folder itself; `open` is null of folders. */
interface TopEntry {
  name: string
  open: (() => Promise<File>) | null
}

async function topOf(folder: GivenFolder): Promise<TopEntry[]> {
  const top = new Map<string, TopEntry>()
  if ('files' in folder)
    for (const { path, file } of folder.files) {
      const [name = '', ...below] = path.split('/')
      top.set(name, { name, open: below.length > 0 ? null : async () => file })
    }
  else
    for await (const handle of folder.handle.values()) {
      const open = handle instanceof FileSystemFileHandle ? () => handle.getFile() : null
      top.set(handle.name, { name: handle.name, open })
    }
  return [...top.values()]
}

/** The records that lie in a folder itself, which is then no folder of pictures; null when there are none. */
async function recordsIn(folder: GivenFolder, label: string): Promise<ImportSource | null> {
  const isRecords = ({ name, open }: TopEntry) => open !== null && isRecordsName(name)
  const found = recordFilesAmong(await topOf(folder), label, isRecords)
  const open = async (entry: TopEntry | null) => (await entry?.open?.()) ?? null
  const file = found && (await open(found.records))
  if (!found || !file) return null
  const [index, property] = await Promise.all([open(found.index), open(found.property)])
  return toRecords({ file, index, property, beside: found.others.map(({ name }) => name) })
}

function filesOf(folder: GivenFolder): Files {
  if ('handle' in folder) return () => walk(folder.handle, '')
  return sortedFiles(folder.files.map(({ path, file }) => ({ path, open: async () => file })))
}

/** All files below a folder in the order of their names (NFC, by code units), one folder at a time; as cli/shard-source.ts walks. */
async function* walk(folder: FileSystemDirectoryHandle, below: string): AsyncGenerator<SourceFile> {
  const entries: { key: string; handle: FileSystemHandle }[] = []
  for await (const handle of folder.values()) entries.push({ key: handle.name.normalize('NFC'), handle })
  for (const { handle } of entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    const path = below ? `${below}/${handle.name}` : handle.name
    if (handle instanceof FileSystemDirectoryHandle) yield* walk(handle, path)
    else if (handle instanceof FileSystemFileHandle) yield { path, open: () => handle.getFile() }
  }
}

/** Finds files of a folder by their path, whatever form of Unicode its disk has; the path may begin with the folder's own name. */
export function opener(folder: GivenFolder): (path: string) => Promise<File | null> {
  const find =
    'files' in folder ? finderIn(folder.files) : (path: string) => fileAt(folder.handle, path.split('/'))
  const top = `${'files' in folder ? folder.name : folder.handle.name}/`
  return async path => {
    const found = await find(path)
    return found ?? (path.startsWith(top) ? find(path.slice(top.length)) : null)
  }
}

function finderIn(files: readonly PlacedFile[]): (path: string) => Promise<File | null> {
  const byPath = new Map(files.map(({ path, file }) => [path.normalize('NFC'), file]))
  return async path => byPath.get(path) ?? null
}

async function fileAt(root: FileSystemDirectoryHandle, parts: readonly string[]): Promise<File | null> {
  let folder = root
  for (const [depth, name] of parts.entries()) {
    const handle = await child(folder, name)
    if (handle instanceof FileSystemFileHandle) return depth === parts.length - 1 ? handle.getFile() : null
    if (!(handle instanceof FileSystemDirectoryHandle)) return null
    folder = handle
  }
  return null
}

async function child(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemHandle | null> {
  const file = await folder.getFileHandle(name).catch(() => null)
  const exact = file ?? (await folder.getDirectoryHandle(name).catch(() => null))
  if (exact || /^[\x20-\x7e]*$/.test(name)) return exact
  for await (const handle of folder.values()) if (handle.name.normalize('NFC') === name) return handle
  return null
}
