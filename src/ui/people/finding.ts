// One person in the photo set: of the gallery, or of a photo that shows the person.
import { create } from 'zustand'
import { UNCALIBRATED } from '../../verify/rule.ts'
import { embeddingsOfPerson } from '../../worker/gallery/client.ts'
import { scorePhotoSet } from '../../worker/photos/client.ts'
import type { Finding, ReadPhoto } from '../../worker/photos/types.ts'
import { askWorker } from '../parts/ask-worker.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { defaultThreshold, usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet } from './photo-set-words.ts'
import { readAll } from './reading.ts'
import { useVault } from './vault.ts'

const words = wordsOfPhotoSet.find

type Wanted =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'photo'; name: string; file: PlacedFile; photo: ReadPhoto; chosen: number | null }

interface FindingStore {
  wanted: Wanted | null
  /** The reference photo is being read. */
  reading: Task<null, null>
  /** Every face of the photo set with its score, best first. */
  matches: Task<null, Finding>
  threshold: number
}
const EMPTY: FindingStore = { wanted: null, reading: IDLE, matches: IDLE, threshold: UNCALIBRATED.cosine }
export const useFinding = create<FindingStore>()(() => EMPTY)

let turn = 0

export function findPerson(id: string, name: string): void {
  useFinding.setState({ ...EMPTY, wanted: { kind: 'person', id, name } })
  void search()
}

export async function findFromPhoto(file: PlacedFile): Promise<void> {
  const mine = ++turn
  useFinding.setState({ ...EMPTY, reading: { state: 'running', progress: null } })
  try {
    await readAll([file], {
      onRead: (_, result) => {
        if (mine !== turn) return
        if ('problem' in result) throw new Error(result.problem)
        const { photo } = result
        if (photo.faces.length === 0) throw new Error(words.noFace(file.path))
        const chosen = photo.faces.length === 1 ? 0 : null
        const wanted: Wanted = {
          kind: 'photo',
          name: words.referenceName(file.path),
          file,
          photo,
          chosen,
        }
        useFinding.setState({ wanted, reading: IDLE })
      },
      onProgress: () => {},
      signal: new AbortController().signal,
    })
    if (mine === turn) await search()
  } catch (error) {
    if (mine === turn) useFinding.setState({ reading: failed(error) })
  }
}

export function chooseWantedFace(chosen: number): void {
  const { wanted } = useFinding.getState()
  if (wanted?.kind !== 'photo') return
  useFinding.setState({ wanted: { ...wanted, chosen } })
  void search()
}
export const moveFindingThreshold = (threshold: number): void => useFinding.setState({ threshold })

async function search(): Promise<void> {
  const mine = ++turn
  const { wanted } = useFinding.getState()
  const { faces } = usePhotoSet.getState()
  if (!wanted || faces.length === 0 || (wanted.kind === 'photo' && wanted.chosen === null)) return
  useFinding.setState({ matches: { state: 'running', progress: null }, threshold: defaultThreshold() })
  try {
    const person =
      wanted.kind === 'person'
        ? await askWorker(() => embeddingsOfPerson(wanted.id))
        : wanted.photo.faces.slice(wanted.chosen ?? 0, (wanted.chosen ?? 0) + 1).map(face => face.embedding)
    const result = await askWorker(() =>
      scorePhotoSet(
        faces.map(({ face }) => face.embedding),
        person,
      ),
    )
    if (mine === turn) useFinding.setState({ matches: { state: 'done', result } })
  } catch (error) {
    if (mine === turn) useFinding.setState({ matches: failed(error) })
  }
}

// a photo set that has grown is searched again
usePhotoSet.subscribe(({ faces, grouping }, before) => {
  if (faces.length === 0 && before.faces.length > 0) useFinding.setState(EMPTY)
  else if (grouping !== before.grouping && grouping.state === 'done') void search()
})
// names and embeddings go with the gallery
useVault.subscribe(({ people }) => {
  if (!people && useFinding.getState().wanted?.kind === 'person') useFinding.setState(EMPTY)
})
