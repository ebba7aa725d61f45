// The files below a folder, one folder at a time, through links too. What cannot be read is told with its cause, never left out.
import type { Dirent } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { SourceFile } from '../data/entries.ts'
import type { Cause } from '../data/manifest.ts'
import { StorageError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'

/** All files in the order of their names (NFC, by code units). Throws StorageError when the folder itself cannot be read. */
export async function* filesBelow(root: string): AsyncGenerator<SourceFile> {
  await readdir(root).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${root} cannot be read (${error.code ?? error.message}). Check who may read it.`)
  })
  yield* walk(root, '', [await realpath(root)])
}

/** `trees`: folders of which everything is read, so that a link into or around one of them is not followed: it would be read twice. */
async function* walk(root: string, below: string, trees: string[]): AsyncGenerator<SourceFile> {
  const folder = join(root, below)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (!entries) return yield { path: below, ...without('unreadable file') }
  const keyed = entries.map(entry => ({ entry, key: entry.name.normalize('NFC') }))
  for (const { entry } of keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    const path = below ? `${below}/${entry.name}` : entry.name
    const kind = await kindOf(entry, join(root, path), trees)
    if (kind === 'folder') yield* walk(root, path, trees)
    else if (kind === 'file') yield { path, open: () => closedFile(join(root, path)) }
    else yield { path, ...without(kind) }
  }
}

async function kindOf(entry: Dirent, path: string, trees: string[]): Promise<'file' | 'folder' | Cause> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'special file'
  const [stats, target] = await Promise.all([stat(path), realpath(path)]).catch(() => [null, ''] as const)
  if (!stats) return 'dangling link' // also one that leads to itself
  if (stats.isFile()) return 'file'
  if (!stats.isDirectory()) return 'special file'
  if (trees.some(tree => isIn(target, tree) || isIn(tree, target))) return 'repeated link'
  trees.push(target)
  return 'folder'
}

const isIn = (path: string, tree: string) =>
  path === tree || path.startsWith(tree.endsWith(sep) ? tree : tree + sep)

const without = (cause: Cause) => ({
  cause,
  open: () => Promise.reject(new StorageError(`${cause}: there is nothing to read`)),
})

/** A file that is open only while it is read: a folder has more files than a process may hold open. */
export async function closedFile(path: string): Promise<ByteSource> {
  const { size } = await stat(path)
  const read = async (begin: number, end: number) => {
    const handle = await open(path, 'r')
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - begin))
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, begin)
      return bytesRead === bytes.length ? bytes.buffer : bytes.slice(0, bytesRead).buffer
    } finally {
      await handle.close()
    }
  }
  return { size, slice: (begin, end) => ({ arrayBuffer: () => read(begin, end) }) }
}
