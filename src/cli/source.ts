// Files of the command line tool as the readers want them, by parts, and files written under a temporary name until they are whole.
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'

const MAX_READ_BYTES = 2 ** 30

export interface OpenFile extends ByteSource {
  close(): Promise<void>
}

/** Opens a file for reading by parts. */
export async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  const found = await handle.stat()
  if (!found.isFile()) {
    await handle.close()
    throw new StorageError(`${path} is ${found.isDirectory() ? 'a folder' : 'not a file'}. Name a file.`)
  }
  return {
    size: found.size,
    slice: (start, end) => ({ arrayBuffer: () => readPart(handle, start, Math.min(end, found.size)) }),
    close: () => handle.close(),
  }
}

async function readPart(handle: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const part = Buffer.allocUnsafeSlow(Math.max(0, end - start)) // every byte is overwritten or the read fails
  for (let at = 0; at < part.length; ) {
    const { bytesRead } = await handle.read(part, at, Math.min(part.length - at, MAX_READ_BYTES), start + at)
    if (bytesRead === 0) throw new StorageError('The file became shorter while it was read. Try again.')
    at += bytesRead
  }
  return part.buffer
}

/** Writes a file of which nothing is seen until it is whole. Gives its size. */
export async function writeWhole(path: string, parts: AsyncIterable<Uint8Array>): Promise<number> {
  if (
    await stat(path).then(
      found => found.isDirectory(),
      () => false,
    )
  )
    throw new StorageError(`${path} is a folder. Name a file in it.`)
  const temporary = `${path}.${process.pid}.part`
  const handle = await open(temporary, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be written (${error.code ?? error.message}). Check the folder.`)
  })
  try {
    let bytes = 0
    for await (const part of parts) {
      await handle.writeFile(part)
      bytes += part.length
    }
    await handle.sync()
    await handle.close()
    await rename(temporary, path)
    return bytes
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(temporary, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new StorageError(`The disk is full: ${path} was not written. Free some space and try again.`)
    throw error
  }
}
