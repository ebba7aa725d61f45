// Photos of which somebody wants to know who is in them: read once, and compared again whenever the gallery changes.
import { create } from 'zustand'
import type { Identification } from '../../worker/gallery/types.ts'
import { identifyEmbeddings } from '../../worker/photos/client.ts'
import type { ReadPhoto } from '../../worker/photos/types.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfEnrol } from './enrol-words.ts'
import { readAll } from './reading.ts'
import { sortFiles } from './sorting.ts'
import { useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.who

export interface Asked extends PlacedFile {
  id: number
  photo: Task<null, ReadPhoto>
  /** One for each face. */
  found: Task<null, Identification[]>
  /** The face whose matches are listed. */
  chosen: number
}
export const ALARM_RATES = [0.001, 0.01, 0.1] as const

interface AskingStore {
  asked: Asked[]
  /** Rate of strangers taken for somebody, 0..1. */
  alarmRate: number
}
export const useAsking = create<AskingStore>()(() => ({ asked: [], alarmRate: 0.01 }))

let nextId = 1

const change = (id: number, update: Partial<Asked>) =>
  useAsking.setState(({ asked }) => ({
    asked: asked.map(one => (one.id === id ? { ...one, ...update } : one)),
  }))

/** Newest first. */
export function askAbout(files: readonly PlacedFile[]): void {
  const { pictures, others } = sortFiles(files)
  if (pictures.length === 0) {
    notify(wordsOfEnrol.noPhotos(others.length))
    return
  }
  const running: Asked['photo'] = { state: 'running', progress: null }
  const fresh = pictures.map(picture => ({
    ...picture,
    id: nextId++,
    photo: running,
    found: IDLE,
    chosen: 0,
  }))
  useAsking.setState(({ asked }) => ({ asked: [...fresh, ...asked] }))
  void read(fresh)
}

async function read(fresh: readonly Asked[]): Promise<void> {
  try {
    await readAll(fresh, {
      onRead: ({ id }, result) => {
        if ('problem' in result)
          return change(id, { photo: { state: 'failed', name: 'FormatError', message: result.problem } })
        change(id, { photo: { state: 'done', result: result.photo } })
        if (result.photo.faces.length === 0) announce(words.noFace)
        return void identifyOne(id)
      },
      onProgress: () => {},
      signal: new AbortController().signal,
    })
  } catch (error) {
    notify(failed(error).message)
  }
}

async function identifyOne(id: number): Promise<void> {
  const one = useAsking.getState().asked.find(entry => entry.id === id)
  if (one?.photo.state !== 'done' || !useVault.getState().people) return
  const { faces } = one.photo.result
  if (faces.length === 0) return
  const { alarmRate } = useAsking.getState()
  change(id, { found: { state: 'running', progress: null } })
  try {
    const found = await askWorker(() =>
      identifyEmbeddings(
        faces.map(({ embedding, quality }) => ({ embedding, quality })),
        alarmRate,
      ),
    )
    // null: another model is in use; the gallery says that its embeddings must be renewed
    change(id, { found: found ? { state: 'done', result: found } : IDLE })
    if (found) announce(words.foundSaid(found.map(verdictOf).join(', ')))
  } catch (error) {
    change(id, { found: failed(error) })
  }
}

/** The verdict on a face in words. */
export function verdictOf({ verdict, candidates, doubt, tied }: Identification): string {
  if (verdict === 'known') return words.known(candidates[0]?.name ?? '')
  const [first] = candidates
  if (verdict === 'perhaps')
    return words.perhaps(tied === null ? (first?.name ?? '') : words.or(first?.name ?? '', tied))
  if (verdict === 'cannot-tell') return doubt ? words.cannotTellFrom(doubt) : words.cannotTell
  return verdict === 'unknown' ? words.unknown : words.uncalibrated
}

/** Why it is not said for sure; null where nothing has to be explained. */
export function reasonOf({ verdict, tied }: Identification): string | null {
  if (verdict !== 'perhaps') return null
  return tied === null ? words.reasons.perhaps : words.reasons.tied
}

export function chooseAlarmRate(alarmRate: number): void {
  useAsking.setState({ alarmRate })
  identifyAgain()
}
function identifyAgain(): void {
  for (const { id } of useAsking.getState().asked) void identifyOne(id)
}

export const lookAtFace = (id: number, chosen: number): void => change(id, { chosen })
export const forget = (id: number): void =>
  useAsking.setState(({ asked }) => ({ asked: asked.filter(one => one.id !== id) }))

// names go with the gallery; whatever changes in it may change who is found
useVault.subscribe(({ people }, before) => {
  if (people === before.people) return
  if (people) identifyAgain()
  else useAsking.setState(({ asked }) => ({ asked: asked.map(one => ({ ...one, found: IDLE })) }))
})
