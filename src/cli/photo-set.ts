// Photo sets for identify and group: which files, their faces, and their embeddings. What cannot be read is kept in a list.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isPicture } from '../data/file-kinds.ts'
import { messageOf, StorageError } from '../errors.ts'
import type { FoundFace } from '../face/faces.ts'
import type { Embedder } from '../model/embedder.ts'
import { readFaces } from './photo.ts'

export interface PhotoSet {
  photos: { path: string; faces: FoundFace[] }[]
  unreadable: { photo: string; reason: string }[]
}

const BATCH = 16

/** Files as they are given, and of folders all pictures below them in the order of their names. */
export async function listPhotos(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
    })
    if (!stats.isDirectory()) {
      found.push(path)
      continue
    }
    const entries = await readdir(path, { withFileTypes: true })
    const visible = entries.filter(({ name }) => !name.startsWith('.'))
    for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1)))
      if (entry.isDirectory()) found.push(...(await listPhotos([join(path, entry.name)])))
      else if (isPicture(entry.name)) found.push(join(path, entry.name))
  }
  return found
}

/** Finds the faces of all photos, one after the other. */
export async function readPhotoSet(paths: readonly string[]): Promise<PhotoSet> {
  const photoSet: PhotoSet = { photos: [], unreadable: [] }
  for (const path of paths)
    try {
      const { faces } = await readFaces(path)
      photoSet.photos.push({ path, faces })
    } catch (error) {
      photoSet.unreadable.push({ photo: path, reason: messageOf(error) })
    }
  return photoSet
}

export async function embedFaces(
  embedder: Pick<Embedder, 'embed'>,
  faces: readonly Pick<FoundFace, 'crop'>[],
): Promise<Float32Array[]> {
  const embeddings: Float32Array[] = []
  for (let begin = 0; begin < faces.length; begin += BATCH)
    embeddings.push(...(await embedder.embed(faces.slice(begin, begin + BATCH).map(({ crop }) => crop))))
  return embeddings
}
