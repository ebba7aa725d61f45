// Files of one folder for reading, of which only the last used ones stay open: a large data set has more shards than a process may open.
import { type FileHandle, open } from 'node:fs/promises'

const MOST_OPEN = 64

interface Opened {
  handle: Promise<FileHandle>
  readers: number
}

/** Reads a part of a file; fewer bytes at its end. */
export type ReadPart = (path: string, begin: number, end: number) => Promise<ArrayBuffer>

export function createReadPart(): ReadPart {
  const files = new Map<string, Opened>() // least lately used first
  const closeIdle = () => {
    for (const [path, { handle, readers }] of files) {
      if (files.size <= MOST_OPEN) return
      if (readers > 0) continue
      files.delete(path)
      handle.then(opened => opened.close()).catch(() => undefined)
    }
  }
  return async (path, begin, end) => {
    const file = files.get(path) ?? { handle: open(path, 'r'), readers: 0 }
    files.delete(path)
    files.set(path, file)
    file.readers++
    try {
      const handle = await file.handle
      const bytes = new Uint8Array(Math.max(0, end - begin))
      let at = 0
      while (at < bytes.length) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, begin + at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return at === bytes.length ? bytes.buffer : bytes.slice(0, at).buffer
    } catch (error) {
      files.delete(path)
      throw error
    } finally {
      file.readers--
      closeIdle()
    }
  }
}
