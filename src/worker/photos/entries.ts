// The worker's entries for photo sets: faces with embeddings, photo by photo, and what can be said about hundreds of them.
import { writeZip } from '../../format/zip-write.ts'
import { groupFaces } from '../../gallery/group.ts'
import { findAll, type Identification, identify } from '../../gallery/identify.ts'
import { createIndex } from '../../gallery/kernel.ts'
import type { GrayImage } from '../../image.ts'
import { doubtsOf, embeddingKey } from '../../verify/verify.ts'
import type { Running } from '../evaluation/entries.ts'
import { openIdentifier } from '../gallery/state.ts'
import type { CountProgress } from '../gallery/types.ts'
import { embedCrops } from '../gallery/views.ts'
import { enqueue } from '../parts/queue.ts'
import { receiveSignal } from '../parts/signal.ts'
import { readPhotoWith } from './read-photo.ts'
import type { ArchiveEntry, AskedFace, FacesToGroup, Finding, Grouping, ReadPhoto } from './types.ts'

export function photoEntries(running: () => Running) {
  return {
    /** Every face of a photo, embedded. `many`: it is one of a photo set, for which a worker on each core is worth its start. */
    async readPhoto(
      photo: Blob,
      name: string,
      count: 'one' | 'many',
      port: MessagePort | null,
    ): Promise<ReadPhoto> {
      const signal = receiveSignal(port)
      const { detector, verdictEmbedder, engine, model } = running()
      if (count === 'many' && engine === 'wasm-threads') {
        const { readInPool } = await import('./photo-pool.ts')
        const read = await readInPool(photo, name, model.card)
        if (read) return read
      }
      return readPhotoWith(photo, name, {
        detector,
        embeddingKey: embeddingKey(model.card),
        detect: find => enqueue(signal, find),
        embed: crops => embedCrops(verdictEmbedder, crops, { signal }),
      })
    },
    /** Embeddings of crops with the model in use, for a photo set that was read with another one. */
    embedAgain(
      crops: GrayImage[],
      onProgress: (progress: CountProgress) => void,
      port: MessagePort | null,
    ): Promise<Float32Array[]> {
      return embedCrops(running().verdictEmbedder, crops, { onProgress, signal: receiveSignal(port) })
    },

    groupPhotoSet(
      { embeddings, ...faces }: FacesToGroup,
      onProgress: (progress: CountProgress) => void,
      port: MessagePort | null,
    ): Promise<Grouping> {
      return groupFaces(embeddings, {
        scorer: running().model.scorer,
        ...faces,
        onProgress: (done, total) => onProgress({ done, total }),
        signal: receiveSignal(port),
      })
    },
    /** Every face of a photo set with its best score against any embedding of a person, best first. */
    scorePhotoSet(embeddings: Float32Array[], person: Float32Array[]): Finding {
      const { scorer } = running().model
      const matches = findAll(createIndex(embeddings, scorer), person, Number.NEGATIVE_INFINITY)
      return { score: scorer.name, matches }
    },
    /** Who of the gallery each face is. Null while the gallery's embeddings are another model's. */
    async identifyEmbeddings(faces: AskedFace[], falseAlarmRate: number): Promise<Identification[] | null> {
      const identifier = await openIdentifier(running().model, falseAlarmRate)
      return (
        identifier &&
        faces.map(face => identify(identifier, face.embedding, { doubt: doubtsOf([face])[0] ?? null }))
      )
    },

    zipFiles,
  }
}

/** An archive of files as they are, in folders. Each is read when its turn comes. */
async function zipFiles(
  entries: ArchiveEntry[],
  onProgress: (progress: CountProgress) => void,
  port: MessagePort | null,
): Promise<Blob> {
  const signal = receiveSignal(port)
  let done = 0
  const readers = entries.map(({ path, file }) => ({
    name: path,
    async read() {
      signal.throwIfAborted()
      onProgress({ done: done++, total: entries.length })
      return new Uint8Array(await file.arrayBuffer())
    },
  }))
  const parts: Blob[] = []
  // a Blob for each part: the browser may put it on the disk
  for await (const part of writeZip(readers)) parts.push(new Blob([part]))
  return new Blob(parts, { type: 'application/zip' })
}
