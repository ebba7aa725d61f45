// A photo set: read face by face; it goes on while other panels are shown. photo-set-groups.ts groups what was read, whenever a reading ends.

import { create } from 'zustand'
import type { Link } from '../../gallery/links.ts'
import { scoreKey, scoreOfCard } from '../../model/score-in-use.ts'
import { createTurns } from '../../turns.ts'
import { groupingThreshold, UNCALIBRATED } from '../../verify/rule.ts'
import { embeddingKey } from '../../verify/verify.ts'
import type { CountProgress } from '../../worker/gallery/types.ts'
import type { EmbeddedFace, Grouping } from '../../worker/photos/types.ts'
import { useEngine } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { showJob, showUnsaved } from '../shell.ts'
import { wordsOfEnrol } from './enrol-words.ts'
import { type LeftOut, PANEL } from './enrolment.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import { type ReadingProgress, readAll } from './reading.ts'
import { sortFiles } from './sorting.ts'

export interface SetFace {
  /** The photo's place in `photos`. */
  photo: number
  /** From 1, the largest of its photo first. */
  number: number
  face: EmbeddedFace
}
export interface SetPhoto extends PlacedFile {
  width: number
  height: number
}
export interface PhotoSetStore {
  /** Pictures that are not read yet. */
  waiting: readonly PlacedFile[]
  photos: readonly SetPhoto[]
  faces: readonly SetFace[]
  leftOut: readonly LeftOut[]
  /** Idle with photos: it was stopped, and can go on. */
  reading: Task<ReadingProgress | null, null>
  grouping: Task<CountProgress | null, Grouping>
  /** Of the model that embedded the faces. */
  embeddingKey: string | null
  /** Groups whose average score reaches it are one person. */
  threshold: number
  /** It was moved by hand: photos that come later leave it where it is. */
  isMoved: boolean
  /** What was said of faces, the newest last, so that it can be taken back. */
  said: readonly (readonly Link[])[]
  /** The score that the threshold holds for; null before a model is ready. */
  scoreKey: string | null
}
const EMPTY: PhotoSetStore = {
  waiting: [],
  photos: [],
  faces: [],
  leftOut: [],
  reading: IDLE,
  grouping: IDLE,
  embeddingKey: null,
  threshold: UNCALIBRATED.cosine,
  isMoved: false,
  said: [],
  scoreKey: null,
}
export const usePhotoSet = create<PhotoSetStore>()(() => EMPTY)
// what a person said of faces is kept nowhere
usePhotoSet.subscribe(({ said }) => showUnsaved('photo set', said.length > 0))

/** Of what goes on with these photos. */
let controller = new AbortController()
/** The reading before: the worker may still be at its last photos. */
const inTurn = createTurns()

export function takePhotoSet(files: readonly PlacedFile[]): void {
  const { pictures, others } = sortFiles(files)
  if (pictures.length === 0) {
    notify(wordsOfEnrol.noPhotos(others.length))
    return
  }
  usePhotoSet.setState(before => ({
    waiting: [...before.waiting, ...pictures],
    leftOut: [...before.leftOut, ...others.map(path => ({ path, reason: wordsOfEnrol.noPicture }))],
    ...(before.photos.length === 0 && startingThreshold()),
  }))
  goOn()
}

/** That of one false accept in 1,000 pairs, for the score in use. */
export function defaultThreshold(): number {
  const model = useEngine.getState().ready?.model
  const score = model ? scoreOfCard(model) : 'cosine'
  return groupingThreshold(model?.calibration ?? null) ?? UNCALIBRATED[score]
}
export function startingThreshold(): Pick<PhotoSetStore, 'threshold' | 'scoreKey' | 'isMoved'> {
  const model = useEngine.getState().ready?.model
  return { threshold: defaultThreshold(), isMoved: false, scoreKey: model ? scoreKey(model) : null }
}

/** Of the embeddings that verdicts need now; null while no engine runs. */
export const currentKey = (ready: ReturnType<typeof useEngine.getState>['ready']): string | null =>
  ready && embeddingKey(ready.model)

/** A signal for work on the photos as they are; it ends when they are read on, or cleared. */
export function currentSignal(): AbortSignal {
  if (controller.signal.aborted) controller = new AbortController()
  return controller.signal
}

/** Reads what waits. */
export function goOn(): void {
  controller.abort()
  controller = new AbortController()
  const { signal } = controller
  usePhotoSet.setState({ reading: { state: 'running', progress: null }, grouping: IDLE })
  showJob(PANEL, 0)
  void inTurn(() => read(signal))
}

async function read(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  try {
    await readAll(usePhotoSet.getState().waiting, {
      onRead(file, result) {
        usePhotoSet.setState(before => {
          const waiting = before.waiting.filter(one => one !== file)
          if ('problem' in result)
            return { waiting, leftOut: [...before.leftOut, { path: file.path, reason: result.problem }] }
          const { width, height, faces, embeddingKey } = result.photo
          const photo = before.photos.length
          return {
            waiting,
            photos: [...before.photos, { ...file, width, height }],
            faces: [...before.faces, ...faces.map((face, i) => ({ photo, number: i + 1, face }))],
            embeddingKey,
            ...(faces.length === 0 && {
              leftOut: [...before.leftOut, { path: file.path, reason: wordsOfEnrol.noFace }],
            }),
          }
        })
      },
      onProgress(progress) {
        usePhotoSet.setState({ reading: { state: 'running', progress } })
        showJob(PANEL, progress.done / progress.total)
      },
      signal,
    })
    usePhotoSet.setState({ reading: { state: 'done', result: null } })
    announce(words.readSaid(usePhotoSet.getState().faces.length))
  } catch (error) {
    if (!signal.aborted) usePhotoSet.setState({ reading: failed(error) })
  } finally {
    if (!signal.aborted) showJob(PANEL, undefined)
  }
}

/** Stops the reading; what was read stays and is grouped. */
export function stopPhotoSet(): void {
  controller.abort()
  usePhotoSet.setState({ reading: IDLE })
  showJob(PANEL, undefined)
  announce(words.stoppedSaid)
}
export function clearPhotoSet(): void {
  controller.abort()
  showJob(PANEL, undefined)
  usePhotoSet.setState(EMPTY)
}
