// What crosses the port for piles of photos.
import type { FoundFace } from './types.ts'

/** A face with its embedding by the model that the photo says. */
export interface EmbeddedFace extends FoundFace {
  embedding: Float32Array
}
/** What is needed of a face to say who it is. */
export type AskedFace = Pick<EmbeddedFace, 'embedding' | 'quality'>
export interface ReadPhoto {
  /** Size of the upright photo in px; boxes are in these coordinates. */
  width: number
  height: number
  /** Largest first; empty when there is none. */
  faces: EmbeddedFace[]
  embeddingKey: string
}

/** For each face the group that it was merged into, and at which score (gallery/group.ts). */
export interface Grouping {
  parent: Int32Array
  score: Float32Array
}

/** A file on its way into an archive, under a path of its own. */
export interface ArchiveEntry {
  path: string
  file: Blob
}
