// Files in the origin's private file system. A path is folder names and a file name with slashes between them.
import { StorageError } from '../../errors.ts'

/** Synchronous access to one file, in workers only; TypeScript's DOM library does not know it. */
interface SyncAccess {
  getSize(): number
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number
  write(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
declare global {
  interface FileSystemFileHandle {
    createSyncAccessHandle(): Promise<SyncAccess>
  }
}

async function folderOf(path: string, create: boolean): Promise<[FileSystemDirectoryHandle, string]> {
  const names = path.split('/')
  const file = names.pop() ?? ''
  let folder = await navigator.storage.getDirectory()
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create })
  return [folder, file]
}
const isFull = (error: unknown) => error instanceof DOMException && error.name === 'QuotaExceededError'
/** What Chromium says in one of five cases when the disk is full in the middle of a large write; nobody else aborts one. */
const isBrokenOff = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'
const isMissing = (error: unknown) => error instanceof DOMException && error.name === 'NotFoundError'

/** A file, made when there is none. A full disk may refuse even the name. */
async function makeFile(path: string) {
  try {
    const [folder, name] = await folderOf(path, true)
    return { folder, name, handle: await folder.getFileHandle(name, { create: true }) }
  } catch (error) {
    throw isFull(error) ? full() : error
  }
}

/** The file, read when asked; null when there is none. */
export async function openStored(path: string): Promise<File | null> {
  try {
    const [folder, name] = await folderOf(path, false)
    return await (await folder.getFileHandle(name)).getFile()
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Makes a folder, and those that it lies in. */
export async function makeFolder(path: string): Promise<void> {
  await folderOf(`${path}/`, true).catch((error: unknown) => {
    throw isFull(error) ? full() : error
  })
}
export async function hasFolder(path: string): Promise<boolean> {
  try {
    await folderOf(`${path}/`, false)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Names in a folder; empty when there is no such folder. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    const [parent, name] = await folderOf(path, false)
    const names: string[] = []
    for await (const entry of (await parent.getDirectoryHandle(name)).keys()) names.push(entry)
    return names.sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

export async function removeStored(path: string): Promise<void> {
  try {
    const [folder, name] = await folderOf(path, false)
    await folder.removeEntry(name, { recursive: true })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** Replaces a file as a whole: a cut-off write leaves the old one (the browser swaps the file when it is closed). */
export async function writeWhole(
  path: string,
  content: string | Blob | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { folder, name, handle } = await makeFile(path)
  let writable: FileSystemWritableFileStream | undefined
  try {
    writable = await handle.createWritable()
    await writable.write(content)
    await writable.close()
  } catch (error) {
    await writable?.abort().catch(() => undefined)
    if ((await handle.getFile()).size === 0) await folder.removeEntry(name) // there was none before
    throw isFull(error) || isBrokenOff(error) ? full() : error
  }
}

/** Writes a large file part by part. Nothing may name the file (no card, no manifest) before this has returned. */
export async function writeLarge<T>(
  path: string,
  fill: (write: (part: Uint8Array<ArrayBuffer>) => void) => Promise<T>,
): Promise<T> {
  const { handle } = await makeFile(path)
  const access = await handle.createSyncAccessHandle()
  let offset = 0
  try {
    access.truncate(0)
    const result = await fill(part => {
      access.write(part, { at: offset })
      offset += part.length
      // The size tells what was written: on a full disk Chromium's write() returns an error number like 4294967288 as its count.
      const missing = offset - access.getSize()
      if (missing > 0) throw full(missing)
    })
    access.flush()
    access.close()
    return result
  } catch (error) {
    access.close()
    await removeStored(path)
    throw isFull(error) ? full() : error
  }
}

function full(missingBytes?: number): StorageError {
  const missing =
    missingBytes === undefined
      ? ''
      : ` At least ${(Math.ceil(missingBytes / 1e5) / 10).toFixed(1)} MB are missing.`
  return new StorageError(
    `The storage of this browser is full.${missing} Delete a model or other stored files and try again.`,
  )
}

/** Bytes that this origin may still store, as the browser estimates them. */
export async function freeBytes(): Promise<number> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  return Math.max(0, quota - usage)
}
