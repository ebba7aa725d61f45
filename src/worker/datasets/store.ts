// A data set in OPFS: `datasets/<name>/`. Shards are written through sync access handles (workers only) and nothing names them before
// they are whole; the manifest is swapped by the browser when it is closed. One tab imports into a data set at a time.
import type { Dataset } from '../../data/import-source.ts'
import { MANIFEST, readManifest } from '../../data/manifest.ts'
import type { ShardStore } from '../../data/shards.ts'
import { StorageError } from '../../errors.ts'
import { listFolder, openStored, removeStored, writeLarge, writeWhole } from '../parts/opfs.ts'

interface ReadAccess {
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number
  close(): void
}
declare global {
  interface FileSystemFileHandle {
    /** Browsers that do not know the mode open the file for this tab alone. */
    createSyncAccessHandle(options: { mode: 'read-only' }): Promise<ReadAccess>
  }
}
export interface OpfsShardStore extends ShardStore {
  /** Lets go of the files that are open for reading: until then no other store can delete them. */
  close(): Promise<void>
}

const FOLDER = 'datasets'

/** Names of all data sets, those whose import is not complete among them. */
export const listDatasets = (): Promise<string[]> => listFolder(FOLDER)

/** Deletes a data set with everything in it. */
export const removeDataset = (name: string): Promise<void> => removeStored(`${FOLDER}/${name}`)

/** A file of a data set as the browser stores it. */
export async function datasetFile(name: string, file: string): Promise<File> {
  const stored = await openStored(`${FOLDER}/${name}/${file}`)
  if (!stored) throw new StorageError(`${name} has no ${file}. Check the data set.`)
  return stored
}

/** A data set for reading. Throws StorageError when there is none of this name, FormatError when its manifest is damaged. */
export async function openDataset(name: string): Promise<Dataset> {
  const store = openShardStore(name)
  return { store, manifest: await readManifest(store) }
}

export function openShardStore(name: string): OpfsShardStore {
  const pathOf = (file: string) => `${FOLDER}/${name}/${file}`
  const readers = createReaders(file => openAccess(name, file))
  return {
    list: () => listFolder(`${FOLDER}/${name}`),
    async read(file) {
      const stored = await datasetFile(name, file)
      if (file === MANIFEST) return stored
      return {
        size: stored.size,
        slice: (begin, end) => stored.slice(begin, end),
        readInto: (target, start) => readers.readInto(file, stored, target, start),
      }
    },
    async writeWhole(file, bytes) {
      await readers.close(file)
      const own = bytes as Uint8Array<ArrayBuffer>
      try {
        if (file === MANIFEST) await writeWhole(pathOf(file), new Blob([own]))
        else await writeLarge(pathOf(file), async write => write(own))
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
        const hasShards = (await listFolder(`${FOLDER}/${name}`)).some(
          one => one !== MANIFEST && one !== file,
        )
        const kept = hasShards ? ` All whole shards of ${name} are kept; continue its import then.` : ''
        throw new StorageError(error.message + kept)
      }
    },
    async remove(file) {
      await readers.close(file)
      await removeStored(pathOf(file))
    },
    close: () => readers.close(),
  }
}

const lockOf = (name: string) => `dataset ${name}`

/** Runs `work` while nobody else, in no tab, writes to the data set or trains on it. Throws StorageError at once when somebody does. */
export async function withDatasetLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(lockOf(name), { ifAvailable: true }, async lock => {
    if (!lock)
      throw new StorageError(
        `${name} is in use: this or another tab imports into it, checks it or trains on it. Wait for that or stop it, then try again.`,
      )
    return work()
  })
}

/** Names of the data sets that somebody, in any tab, writes to. */
export async function busyDatasets(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query()
  const prefix = lockOf('')
  return new Set(
    held
      .filter(({ name, mode }) => mode === 'exclusive' && name?.startsWith(prefix))
      .map(({ name }) => name?.slice(prefix.length) ?? ''),
  )
}

/** Keeps writers away from a data set until the returned function is called. Throws StorageError when one is at work. */
export function keepFromChange(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(lockOf(name), { mode: 'shared', ifAvailable: true }, lock => {
        if (!lock)
          throw new StorageError(
            `${name} is being changed by an import. Wait until it has ended and try again.`,
          )
        return new Promise<void>(release => resolve(release))
      })
      .catch(reject)
  })
}

async function openAccess(name: string, file: string): Promise<ReadAccess | null> {
  let folder = await navigator.storage.getDirectory()
  for (const part of [FOLDER, name]) folder = await folder.getDirectoryHandle(part)
  const handle = await folder.getFileHandle(file)
  // another tab may hold the file for itself: then it is read as a Blob
  return handle.createSyncAccessHandle({ mode: 'read-only' }).catch(() => null)
}

const MOST_OPEN = 64

/** Access handles for reading, the last used ones stay open. */
function createReaders(open: (file: string) => Promise<ReadAccess | null>) {
  const opened = new Map<string, Promise<ReadAccess | null>>()
  const close = async (file: string) => {
    const access = opened.get(file)
    opened.delete(file)
    ;(await access)?.close()
  }
  return {
    async close(file?: string) {
      for (const one of file === undefined ? [...opened.keys()] : [file]) await close(one)
    },
    async readInto(file: string, stored: Blob, target: Uint8Array, start: number): Promise<void> {
      const found = opened.get(file) ?? open(file)
      opened.delete(file)
      opened.set(file, found)
      const access = await found
      // reading is synchronous: nobody is in the middle of it when a handle is closed
      for (const [oldest] of opened) if (opened.size > MOST_OPEN) void close(oldest)
      if (!access) {
        target.set(new Uint8Array(await stored.slice(start, start + target.length).arrayBuffer()))
        return
      }
      const read = access.read(target as Uint8Array<ArrayBuffer>, { at: start })
      if (read < target.length)
        throw new StorageError(`${file} ends early. Check the data set and drop what is broken.`)
    },
  }
}
