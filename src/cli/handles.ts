// Files of one folder for reading, of which only the last used ones stay open: a large data set has more shards than a process may open.
import { close, open, read } from 'node:fs'
import { promisify } from 'node:util'

const MOST_OPEN = 64
const openFile = promisify(open)
const readFile = promisify(read)

interface Opened {
  descriptor: Promise<number>
  readers: number
}

/**
 * Fills `target` with the bytes of a file from `begin` on. Gives how many there were: fewer at its end. `version` tells a file from
 * another one that has taken its name.
 */
export type ReadInto = (path: string, version: string, target: Uint8Array, begin: number) => Promise<number>

/** Descriptors are closed when nobody can read through them any more. */
const forgotten = new FinalizationRegistry<Map<string, Opened>>(files => {
  for (const opened of files.values()) closeFile(opened)
})

function closeFile({ descriptor }: Opened): void {
  descriptor.then(
    number => close(number),
    () => undefined, // it was never open
  )
}

export function createReadInto(): ReadInto {
  const files = new Map<string, Opened>() // least lately used first
  const closeIdle = () => {
    for (const [key, opened] of files) {
      if (files.size <= MOST_OPEN) return
      if (opened.readers > 0) continue
      files.delete(key)
      closeFile(opened)
    }
  }
  const readInto: ReadInto = async (path, version, target, begin) => {
    const key = `${path}\0${version}`
    const file = files.get(key) ?? { descriptor: openFile(path, 'r'), readers: 0 }
    files.delete(key)
    files.set(key, file)
    file.readers++
    try {
      const descriptor = await file.descriptor
      let at = 0
      while (at < target.length) {
        const { bytesRead } = await readFile(descriptor, target, at, target.length - at, begin + at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return at
    } catch (error) {
      if (files.get(key) === file) files.delete(key)
      closeFile(file)
      throw error
    } finally {
      file.readers--
      closeIdle()
    }
  }
  forgotten.register(readInto, files)
  return readInto
}
