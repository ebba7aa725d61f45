// SOURCE of the command line -> what an import reads: a folder, an archive, a list, a TSV, RecordIO, or data sets.
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { archiveKind } from '../data/entries.ts'
import type { Dataset, ImportSource } from '../data/import-source.ts'
import { MANIFEST, readManifest } from '../data/manifest.ts'
import { openPacked } from '../data/packed.ts'
import { isPropertyName, isRecordsName, type RecordFiles, recordFilesAmong } from '../data/record-files.ts'
import { beginsRecord } from '../data/recordio.ts'
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { UsageError } from './command.ts'
import { openShardFolder } from './shard-store.ts'
import { type OpenFile, openFile } from './source.ts'
import { closedFile, filesBelow } from './walk.ts'

export const CHOOSE_READING = 'Choose another reading with --identity first, last or path.'

export interface SourceOptions {
  /** MS-Celeb-1M's clean list, for a TSV. */
  cleanList?: string | undefined
  /** Where the paths of a list begin; by default the list's own folder. */
  root?: string | undefined
}

/** Tells what the paths are. Several paths are data sets to merge. The caller closes the files. */
export async function openSource(
  paths: readonly string[],
  options: SourceOptions,
): Promise<{ source: ImportSource; close(): Promise<void> }> {
  const files: OpenFile[] = []
  const close = async () => void (await Promise.all(files.map(file => file.close())))
  try {
    const open = async (path: string) => {
      const file = await openFile(path)
      files.push(file)
      return file
    }
    return { source: await sourceAt(paths, options, open), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function sourceAt(
  paths: readonly string[],
  { cleanList, root }: SourceOptions,
  openFile: (path: string) => Promise<OpenFile>,
): Promise<ImportSource> {
  const kinds = await Promise.all(paths.map(kindOf))
  const [path = '', kind] = [paths[0], kinds[0]]
  const label = basename(path)
  if (kinds.every(each => each === 'dataset')) {
    const sets = await Promise.all(
      paths.map(async each => {
        const store = await openShardFolder(each)
        return { store, manifest: await readManifest(store) }
      }),
    )
    return { kind: 'datasets', label: paths.map(each => basename(each)).join(' + '), sets }
  }
  if (paths.length > 1)
    throw new UsageError('Several sources can be merged only if all of them are data sets.')
  if (kind === 'folder')
    return (await recordsIn(path, openFile)) ?? { kind: 'folder', label, files: () => filesBelow(path) }
  const file = await openFile(path)
  if (/\.tsv$/i.test(path))
    return {
      kind: 'tsv',
      label,
      file,
      ...(cleanList ? { cleanList: await openFile(cleanList) } : {}),
    }
  if (isRecordsName(path) || (await beginsRecord(file, 0))) return recordsAt(path, openFile)
  if (/\.(txt|lst|csv)$/i.test(path)) {
    const folder = root ?? dirname(path)
    return {
      kind: 'list',
      label,
      list: file,
      open: listed => closedFile(join(folder, listed)).catch(() => null),
    }
  }
  const packed = await packedIn(file, label)
  return packed ? { kind: 'datasets', label, sets: [packed] } : { kind: 'archive', label, archive: file }
}

/** The records that lie in a folder itself; null when there are none. */
async function recordsIn(
  folder: string,
  openFile: (path: string) => Promise<OpenFile>,
): Promise<ImportSource | null> {
  const entries = await readdir(folder, { withFileTypes: true })
  const isRecords = (entry: Dirent) => !entry.isDirectory() && isRecordsName(entry.name)
  const found = recordFilesAmong(entries, folder, isRecords)
  return found && openRecords(found, folder, openFile)
}

/** A file of records with the .idx of its name and the `property` beside it, where they are. */
async function recordsAt(path: string, openFile: (path: string) => Promise<OpenFile>): Promise<ImportSource> {
  const [folder, own] = [dirname(path), basename(path)]
  const beside = await readdir(folder, { withFileTypes: true })
  const isOwn = ({ name }: Dirent) => name === own || name === own.replace(/\.[^.]*$/, '.idx')
  const found = recordFilesAmong(
    beside.filter(entry => isOwn(entry) || isPropertyName(entry.name)),
    path,
    ({ name }) => name === own,
  )
  if (!found) throw new StorageError(`${path} cannot be read. Check the name.`)
  return openRecords({ ...found, others: [] }, folder, openFile)
}

async function openRecords(
  { records, index, property, others }: RecordFiles<Dirent>,
  folder: string,
  openFile: (path: string) => Promise<OpenFile>,
): Promise<ImportSource> {
  const open = ({ name }: Dirent) => openFile(join(folder, name))
  return {
    kind: 'records',
    label: records.name,
    file: await open(records),
    ...(index && { index: { file: await open(index), label: index.name } }),
    ...(property && { property: await open(property) }),
    ...(others.length > 0 && { beside: others.map(({ name }) => name) }),
  }
}

/** The data set in a tar of its own files; whatever else is wrong with an archive, its import says. */
async function packedIn(file: ByteSource, label: string): Promise<Dataset | null> {
  if ((await archiveKind(file)) !== 'tar') return null
  return openPacked(file, label).catch(() => null)
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'dataset'> {
  const stats = await stat(await readable(path))
  if (!stats.isDirectory()) return 'file'
  return (await readdir(path)).includes(MANIFEST) ? 'dataset' : 'folder'
}

async function readable(path: string): Promise<string> {
  await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  return path
}
