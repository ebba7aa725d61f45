// People on their way into the gallery: photos are read, a face of each is chosen, and nothing is enrolled before the person says so.

import { create } from 'zustand'
import { createTurns } from '../../turns.ts'
import { enrolPeople } from '../../worker/gallery/client.ts'
import type { CountProgress, Enrolment } from '../../worker/gallery/types.ts'
import { whenSettled } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { showJob, showUnsaved } from '../shell.ts'
import { type Candidate, type FaceOf, groupLoose, keyOf, type LooseGroup } from './enrol-groups.ts'
import { wordsOfEnrol as words } from './enrol-words.ts'
import { nameFromFolder } from './name-from-file.ts'
import { type ReadingProgress, readAll } from './reading.ts'
import { peopleOf, sortFiles } from './sorting.ts'
import { refreshAll, useVault } from './vault.ts'

export const PANEL = '/people'

export interface LeftOut {
  path: string
  reason: string
}
interface Enrolled {
  people: number
  photos: number
  leftOut: LeftOut[]
}
interface EnrolmentStore {
  candidates: Candidate[]
  /** The faces of photos in no folder, by person. */
  loose: readonly LooseGroup[]
  /** Keys of faces in them that are not taken. */
  unticked: readonly string[]
  /** What the person of each folder or loose group is called. */
  names: Record<string, string>
  /** Files that are no pictures. */
  others: string[]
  reading: Task<ReadingProgress | null, null>
  saving: Task<CountProgress, Enrolled>
}
const EMPTY: EnrolmentStore = {
  candidates: [],
  loose: [],
  unticked: [],
  names: {},
  others: [],
  reading: IDLE,
  saving: IDLE,
}
export const useEnrolment = create<EnrolmentStore>()(() => EMPTY)
useEnrolment.subscribe(({ candidates }) => showUnsaved('enrolment', candidates.length > 0))

let nextId = 1
let controller = new AbortController()
const inTurn = createTurns()

const change = (id: number, update: Partial<Candidate>) =>
  useEnrolment.setState(({ candidates }) => ({
    candidates: candidates.map(one => (one.id === id ? { ...one, ...update } : one)),
  }))

/** Takes photos in, to be read one after the other. */
export function takePhotos(files: readonly PlacedFile[]): void {
  const { pictures, others } = sortFiles(files)
  if (pictures.length === 0) {
    notify(words.noPhotos(others.length))
    return
  }
  const folders = peopleOf(pictures.map(({ path }) => path))
  const fresh = pictures.map((picture, i): Candidate => {
    const folder = folders[i] ?? ''
    return { ...picture, id: nextId++, folder, photo: null, problem: null, chosen: null }
  })
  useEnrolment.setState(before => ({
    candidates: [...before.candidates, ...fresh],
    names: {
      ...Object.fromEntries(folders.filter(Boolean).map(folder => [folder, nameFromFolder(folder)])),
      ...before.names,
    },
    others: [...before.others, ...others],
    reading: { state: 'running', progress: null },
    saving: IDLE,
  }))
  const { signal } = controller
  void inTurn(() => read(fresh, signal))
}

async function read(fresh: readonly Candidate[], signal: AbortSignal): Promise<void> {
  try {
    await readAll(fresh, {
      onRead: ({ id }, result) => {
        if ('problem' in result) return change(id, { problem: result.problem })
        const { photo } = result
        return change(id, { photo, chosen: photo.faces.length === 1 ? 0 : null })
      },
      onProgress: progress => {
        useEnrolment.setState({ reading: { state: 'running', progress } })
        showJob(PANEL, progress.done / progress.total)
      },
      signal,
    })
    const isWaiting = useEnrolment.getState().candidates.some(one => !one.photo && one.problem === null)
    if (!isWaiting) await sortLoose()
  } catch (error) {
    if (!signal.aborted) useEnrolment.setState({ reading: failed(error) })
  } finally {
    showJob(PANEL, undefined)
  }
}

/** Whose the faces are that no folder names; typed names stay with their groups. */
async function sortLoose(): Promise<void> {
  const { candidates } = useEnrolment.getState()
  const loose = await groupLoose(candidates)
  if (useEnrolment.getState().candidates !== candidates) return
  useEnrolment.setState(({ names }) => ({
    loose,
    names: { ...Object.fromEntries(loose.map(({ key, name }) => [key, name])), ...names },
    reading: { state: 'done', result: null },
  }))
}

/** Goes on with what was read. */
export function stopReading(): void {
  controller.abort()
  controller = new AbortController()
  useEnrolment.setState(({ candidates }) => ({
    candidates: candidates.filter(({ photo, problem }) => photo || problem !== null),
  }))
  sortLoose().catch(error => useEnrolment.setState({ reading: failed(error) }))
  showJob(PANEL, undefined)
  announce(words.stoppedSaid)
}

export function discard(): void {
  controller.abort()
  controller = new AbortController()
  const hadSome = useEnrolment.getState().candidates.length > 0
  useEnrolment.setState(EMPTY)
  showJob(PANEL, undefined)
  if (hadSome) announce(words.discardedSaid)
}

export const chooseFace = (id: number, chosen: number | null): void => change(id, { chosen })

export const tickFace = (key: string, isTaken: boolean): void =>
  useEnrolment.setState(({ unticked }) => ({
    unticked: isTaken ? unticked.filter(other => other !== key) : [...unticked, key],
  }))

export const nameGroup = (folder: string, name: string): void =>
  useEnrolment.setState(({ names }) => ({ names: { ...names, [folder]: name } }))

/** The faces that are chosen and named. */
function takenFaces({ candidates, loose, unticked, names }: EnrolmentStore): (FaceOf & { name: string })[] {
  const nameOf = (key: string) => names[key]?.trim() ?? ''
  const inFolders = candidates.flatMap(candidate =>
    candidate.folder === '' || candidate.chosen === null
      ? []
      : [{ candidate, face: candidate.chosen, name: nameOf(candidate.folder) }],
  )
  const others = loose.flatMap(({ key, faces }) =>
    faces.filter(face => !unticked.includes(keyOf(face))).map(face => ({ ...face, name: nameOf(key) })),
  )
  return [...inFolders, ...others].filter(({ name }) => name !== '')
}

/** What would be enrolled now, one entry for each name. */
export function enrolmentsOf(store: EnrolmentStore): Enrolment[] {
  const byName = new Map<string, Enrolment>()
  for (const { candidate, face: at, name } of takenFaces(store)) {
    const { path, file, photo } = candidate
    const face = photo?.faces[at]
    if (!face || !photo) continue
    const { crop, score, quality, embedding } = face
    const key = name.toLocaleLowerCase('en') // the gallery finds people by their names whatever the case
    const entry = byName.get(key) ?? { name, views: [] }
    entry.views.push({
      face: { crop, score, quality },
      source: path.split('/').at(-1) ?? path,
      photo: file,
      embedding: { embeddingKey: photo.embeddingKey, values: embedding },
    })
    byName.set(key, entry)
  }
  return [...byName.values()]
}

export function leftOutOf(store: EnrolmentStore): LeftOut[] {
  const { candidates, unticked, others } = store
  const taken = new Set(takenFaces(store).map(({ candidate }) => candidate.id))
  const reasonFor = ({ id, photo, problem, chosen, folder }: Candidate): string | null => {
    if (problem !== null) return problem
    if (!photo || taken.has(id)) return null
    if (photo.faces.length === 0) return words.noFace
    if (photo.faces.length > 1) return words.notChosen(photo.faces.length)
    const isLeft = folder === '' ? unticked.includes(`/${id}/0`) : chosen === null
    return isLeft ? words.taken : words.nameMissing
  }
  const photos = candidates.flatMap(candidate => {
    const reason = reasonFor(candidate)
    return reason === null ? [] : [{ path: candidate.path, reason }]
  })
  return [...photos, ...others.map(path => ({ path, reason: words.noPicture }))]
}

/** Enrols what is chosen into the open gallery. */
export async function enrolChosen(): Promise<void> {
  const store = useEnrolment.getState()
  const enrolments = enrolmentsOf(store)
  const leftOut = leftOutOf(store)
  const photos = enrolments.reduce((sum, { views }) => sum + views.length, 0)
  useEnrolment.setState({ saving: { state: 'running', progress: { done: 0, total: photos } } })
  try {
    await whenSettled() // asked once only: an engine that goes after it has enrolled must not make it twice
    await enrolPeople(enrolments, progress => {
      // the last progress may come later than the result
      if (useEnrolment.getState().saving.state === 'running')
        useEnrolment.setState({ saving: { state: 'running', progress } })
    })
    const result = { people: enrolments.length, photos, leftOut }
    useEnrolment.setState({ ...EMPTY, saving: { state: 'done', result } })
    announce(words.doneSaid(result.people, photos))
    await refreshAll()
  } catch (error) {
    const saving = failed(error)
    useEnrolment.setState({ saving })
    announce(saving.message)
  }
}

// what was said about the people goes with the gallery
useVault.subscribe(({ people }, before) => {
  if (before.people && !people && useEnrolment.getState().saving.state === 'done')
    useEnrolment.setState({ saving: IDLE })
})
