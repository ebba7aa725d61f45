// Photos that nobody has sorted, on their way into the gallery: their faces by person, each group with the name that the files propose.
import { cut, listGroups } from '../../gallery/group.ts'
import { firstThreshold } from '../../gallery/pairs.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import { UNCALIBRATED } from '../../verify/rule.ts'
import { groupPhotoSet } from '../../worker/photos/client.ts'
import type { ReadPhoto } from '../../worker/photos/types.ts'
import { useEngine } from '../engine.ts'
import { askWorker } from '../parts/ask-worker.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { nameOfMost } from './name-from-file.ts'

export interface Candidate extends PlacedFile {
  id: number
  /** Key of its group: the folder's name, '' for loose photos. */
  folder: string
  photo: ReadPhoto | null
  /** Why it could not be read. */
  problem: string | null
  /** Of a photo in a folder the face to enrol; null: none, or not chosen yet. */
  chosen: number | null
}
export interface FaceOf {
  candidate: Candidate
  /** Its place in the photo's faces. */
  face: number
}
export interface LooseGroup {
  /** Names it in the record of names; no folder is called so. */
  key: string
  faces: readonly FaceOf[]
  /** Proposed; '' where the files say none. */
  name: string
  /** A face of a group photo that is like no other. */
  isOther: boolean
}

export const keyOf = ({ candidate, face }: FaceOf): string => `/${candidate.id}/${face}`

/** The faces of the groups in order, the largest group first; groups of one in the order of the photos. */
function looseGroups(faces: readonly FaceOf[], groups: Int32Array): LooseGroup[] {
  return listGroups(groups).flatMap(({ faces: members }) => {
    const own = members.flatMap(member => faces[member] ?? [])
    const [first] = own
    if (!first) return []
    const single = own.filter(({ candidate }) => candidate.photo?.faces.length === 1)
    const name = nameOfMost(single.map(({ candidate }) => candidate.path))
    return [{ key: keyOf(first), faces: own, name, isOther: own.length === 1 && single.length === 0 }]
  })
}

/** Groups the faces of the photos that lie in no folder. */
export async function groupLoose(candidates: readonly Candidate[]): Promise<LooseGroup[]> {
  const faces = candidates.flatMap(candidate =>
    candidate.folder === '' ? (candidate.photo?.faces ?? []).map((_, face) => ({ candidate, face })) : [],
  )
  if (faces.length === 0) return []
  const { ready } = useEngine.getState()
  const result = await askWorker(() =>
    groupPhotoSet(
      {
        embeddings: faces.flatMap(({ candidate, face }) => candidate.photo?.faces[face]?.embedding ?? []),
        photoOf: Int32Array.from(faces, ({ candidate }) => candidate.id),
      },
      () => {},
    ),
  )
  const score = ready ? scoreOfCard(ready.model) : 'cosine'
  const threshold = firstThreshold(result.pairs, ready?.model.calibration ?? null) ?? UNCALIBRATED[score]
  return looseGroups(faces, cut(result, threshold))
}
