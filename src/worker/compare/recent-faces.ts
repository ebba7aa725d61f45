// The faces that were found last, by the ids that the page has of them: a comparison names its faces and does not send them back.
import type { FoundFace } from '../../face/faces.ts'
import type { ComparedFace, KnownFace } from './types.ts'

/** 16 kB each, so 32 MB. */
const KEPT = 2048

export interface RecentFaces {
  /** Gives each an id. */
  name(faces: readonly FoundFace[]): KnownFace[]
  /** Under the ids that they have. */
  keep(faces: readonly ComparedFace[]): void
  find(id: string): ComparedFace | undefined
}

/** `worker`: tells the ids of this worker from those of the one before. */
export function createRecentFaces(worker: string): RecentFaces {
  const known = new Map<string, ComparedFace>()
  let count = 0
  const keep: RecentFaces['keep'] = faces => {
    for (const { id, crop, score, quality } of faces) {
      known.delete(id) // the newest is the last one
      known.set(id, { id, crop, score, quality })
    }
    for (const id of known.keys()) {
      if (known.size <= KEPT) break
      known.delete(id)
    }
  }
  return {
    name(faces) {
      const named = faces.map(face => ({ ...face, id: `${worker}/${++count}` }))
      keep(named)
      return named
    },
    keep,
    find: id => known.get(id),
  }
}
