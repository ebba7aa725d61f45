// A data set in a folder. Files are written under a temporary name, flushed and renamed; a lock file keeps a second import out.
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ShardStore } from '../data/shards.ts'
import { StorageError } from '../errors.ts'
import { createReadInto } from './handles.ts'

const LOCK = '.lock'
const PART = '.part'

const WHOLE_SHARDS = 'All whole shards are kept'

/**
 * Opens the folder; `create` makes it when it is missing, `kept` says what a full disk leaves. Leftovers of writes that were cut off are
 * not listed.
 */
export async function openShardFolder(
  folder: string,
  { create = false, kept = WHOLE_SHARDS } = {},
): Promise<ShardStore> {
  if (create) await mkdir(folder, { recursive: true }).catch(refuse(folder))
  const readInto = createReadInto()
  return {
    async list() {
      const names = await readdir(folder).catch(refuse(folder))
      return names.filter(name => !name.startsWith('.') && !name.endsWith(PART))
    },
    async read(name) {
      const path = join(folder, name)
      const { size, ino, mtimeMs } = await stat(path).catch(refuse(path))
      const fill = async (target: Uint8Array, begin: number) => {
        const read = await readInto(path, `${ino} ${mtimeMs}`, target, begin).catch(refuse(path))
        if (read < target.length)
          throw new StorageError(`${path} became shorter while it was read. Try again.`)
      }
      const readPart = async (begin: number, end: number) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - begin))
        await fill(bytes, begin)
        return bytes.buffer
      }
      return { size, readInto: fill, slice: (begin, end) => ({ arrayBuffer: () => readPart(begin, end) }) }
    },
    async writeWhole(name, bytes) {
      const path = join(folder, name)
      try {
        const handle = await open(path + PART, 'w')
        try {
          await handle.writeFile(bytes)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(path + PART, path)
      } catch (error) {
        await rm(path + PART, { force: true }).catch(() => undefined)
        refuse(path, kept)(error as NodeJS.ErrnoException)
      }
    },
    remove: name => rm(join(folder, name), { force: true }),
  }
}

function refuse(path: string, kept = WHOLE_SHARDS) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
      throw new StorageError(
        `The disk is full: ${path} was not written. ${kept}; free some space and run the same command again.`,
      )
    throw new StorageError(`${path} cannot be used (${error.code ?? error.message}). Check the folder.`)
  }
}

/** Runs `work` while this process alone writes to the folder. Throws StorageError when another process does. */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK)
  const token = `${process.pid} ${randomUUID()}\n`
  await takeLock(path, token, folder)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function takeLock(path: string, token: string, folder: string): Promise<void> {
  // linked from a complete file, a lock is never seen empty
  const own = `${path}.${token.trim().split(' ')[1]}`
  await writeFile(own, token).catch(refuse(folder))
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await linked(own, path)) return
      const holder = await readFile(path, 'utf8').catch(() => null)
      if (holder === null) continue
      const pid = Number.parseInt(holder, 10)
      if (pid > 0 && isAlive(pid))
        throw new StorageError(
          `Another import into ${folder} is running (process ${pid}). Wait for it; if there is none, delete ${path}.`,
        )
      await discard(path, holder, own)
    }
    throw new StorageError(`Another import into ${folder} is starting. Try again.`)
  } finally {
    await rm(own, { force: true })
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      return refuse(to)(error)
    },
  )
}

/** Removes the lock of a process that has ended; when another process took it over meanwhile, it gets its lock back. */
async function discard(path: string, holder: string, own: string): Promise<void> {
  const aside = `${own}.stale`
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  if (!isMoved) return
  if ((await readFile(aside, 'utf8').catch(() => holder)) !== holder) await linked(aside, path)
  await rm(aside, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
