// What crosses the port for photo sets.

import type { FoundFace } from '../../face/faces.ts'
import type { Dendrogram, PairsOfSet, ScoredFaces } from '../../gallery/group.ts'
import type { Match } from '../../gallery/identify.ts'
import type { Link } from '../../gallery/links.ts'
import type { ScoreName } from '../../model/scores.ts'

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

export type { ScoredFaces }

/** The faces of a photo set, and what a person said of them. */
export interface FacesToGroup {
  embeddings: Float32Array[]
  /** Faces of one photo are never one person. */
  photoOf: Int32Array
  links?: readonly Link[]
}
/** All partitions of a photo set, what tells the scores inside a group, and what the scores of all pairs say. */
export type Grouping = Dendrogram & ScoredFaces & PairsOfSet

/** Every face of a photo set with its best score against a person, best first. */
export interface Finding {
  score: ScoreName
  matches: Match[]
}

/** A file on its way into an archive, under a path of its own. */
export interface ArchiveEntry {
  path: string
  file: Blob
}
