// What crosses the port for the gallery of people: plain objects, Blobs and typed arrays.

import type { FoundFace } from '../../face/faces.ts'
import type { Keep, ModelId } from '../../gallery/gallery.ts'
import type { Identification } from '../../gallery/identify.ts'
import type { OpenSetThreshold } from '../../gallery/threshold.ts'
import type { ScoreName } from '../../model/scores.ts'

export type { Identification, Keep }

/** `damaged`: it is refused whole and kept as it is; `problem` says why. */
export interface VaultStatus {
  state: 'none' | 'locked' | 'open' | 'damaged'
  sealed: boolean
  sizeBytes: number
  problem: string | null
}

/** Where tabs and their workers say what became of the gallery: `changed` (read it again), `locked` (forget the key). */
export const GALLERY_CHANNEL = 'vis-a-vis.gallery'
export type GalleryNews = 'changed' | 'locked'

export interface ViewEntry {
  id: string
  /** 0..1, higher is better. */
  quality: number
  /** ISO 8601. */
  addedAt: string
  /** A file name, "webcam". */
  source: string
  hasCrop: boolean
  hasPhoto: boolean
}
export interface PersonEntry {
  id: string
  name: string
  /** Best first, at least one. */
  views: ViewEntry[]
}
/** The open gallery, without its numbers and pictures. */
export interface GalleryOverview {
  model: ModelId
  /** Whether the embeddings are those of the model in use; otherwise they must be renewed before anybody can be identified. */
  isCurrent: boolean
  keep: Keep
  sealed: boolean
  sizeBytes: number
  people: PersonEntry[]
  /** For the number of views; null when the model is not calibrated. */
  threshold: OpenSetThreshold | null
  /** How many views can be embedded again with another model. */
  renewable: number
}

/** A face to enrol: what `findFaces` gave, or a frame of the camera. */
export interface EnrolView {
  face: Pick<FoundFace, 'crop' | 'score' | 'quality'>
  /** Where it is from, in words: a file name, "webcam". */
  source: string
  /** The photo's file; kept only where the gallery keeps photos. */
  photo?: Blob
  /** Of this crop, where it is known already; taken only when it is of the model in use. */
  embedding?: { embeddingKey: string; values: Float32Array }
}
/** All views of one person, who is found by name or created. */
export interface Enrolment {
  name: string
  views: EnrolView[]
}
export interface CountProgress {
  done: number
  total: number
}

export interface RenewalResult {
  renewed: number
  /** Views that had to go, and why. */
  lost: { person: string; source: string; reason: string }[]
}

interface PeoplePairEntry {
  a: { personId: string; name: string; viewId: string }
  b: { personId: string; name: string; viewId: string }
  score: number
  /** The cosine for duplicates, whichever score tells people apart. */
  scoreName: ScoreName
}
/** What a look over the gallery finds. */
export interface GalleryReview {
  /** Views that show the same picture. */
  duplicates: PeoplePairEntry[]
  /** Views that look like none of the others of their person (`a`), with the most alike of them. */
  outsiders: PeoplePairEntry[]
  /** People who may be one. */
  merges: PeoplePairEntry[]
  /** People who are most alike, though not alike enough. */
  confusions: PeoplePairEntry[]
  /** From which score on two people are taken for one. */
  threshold: number
  /** What it is, and the scores of merges and confusions. */
  score: ScoreName
}
