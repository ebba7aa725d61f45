// A photo set: read face by face, then grouped by person at every threshold at once. It goes on while other panels are shown.

import { create } from 'zustand'
import { scoreKey, scoreOfCard } from '../../model/score-in-use.ts'
import { SCORES } from '../../model/scores.ts'
import { createTurns } from '../../turns.ts'
import { groupingThreshold, UNCALIBRATED } from '../../verify/rule.ts'
import { embeddingKey } from '../../verify/verify.ts'
import type { CountProgress } from '../../worker/gallery/types.ts'
import { embedAgain, groupPhotoSet } from '../../worker/photos/client.ts'
import type { EmbeddedFace, Grouping } from '../../worker/photos/types.ts'
import { useEngine } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { scoreText } from '../parts/formats.ts'
import { notify } from '../parts/notices.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { showJob } from '../shell.ts'
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
  scoreKey: null,
}
export const usePhotoSet = create<PhotoSetStore>()(() => EMPTY)

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
    ...(before.photos.length === 0 && firstThreshold()),
  }))
  goOn()
}

/** That of one false accept in 1,000 pairs, for the score in use. */
export function defaultThreshold(): number {
  const model = useEngine.getState().ready?.model
  const score = model ? scoreOfCard(model) : 'cosine'
  return groupingThreshold(model?.calibration ?? null) ?? UNCALIBRATED[score]
}
function firstThreshold(): Pick<PhotoSetStore, 'threshold' | 'scoreKey'> {
  const model = useEngine.getState().ready?.model
  return { threshold: defaultThreshold(), scoreKey: model ? scoreKey(model) : null }
}

/** Of the embeddings that verdicts need now; null while no engine runs. */
export const currentKey = (ready: ReturnType<typeof useEngine.getState>['ready']): string | null =>
  ready && embeddingKey(ready.model)

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
    await group()
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
  void group()
}
export function clearPhotoSet(): void {
  controller.abort()
  showJob(PANEL, undefined)
  usePhotoSet.setState(EMPTY)
}

/** Groups the faces that were read, by the score in use. */
async function group(): Promise<void> {
  const { faces, scoreKey: key } = usePhotoSet.getState()
  if (faces.length === 0) return
  const { signal } = controller.signal.aborted ? fresh() : controller
  usePhotoSet.setState({ grouping: { state: 'running', progress: null } })
  try {
    const result = await ask(
      () =>
        groupPhotoSet(
          faces.map(({ face }) => face.embedding),
          Int32Array.from(faces, ({ photo }) => photo),
          progress => showGrouping(progress, signal),
          signal,
        ),
      signal,
    )
    const now = usePhotoSet.getState()
    if (now.faces === faces && now.scoreKey === key)
      usePhotoSet.setState({ grouping: { state: 'done', result } })
  } catch (error) {
    if (!isCancelled(error)) usePhotoSet.setState({ grouping: failed(error) })
  }
}
/** The last progress may come later than the result. */
function showGrouping(progress: CountProgress, signal: AbortSignal): void {
  if (!signal.aborted && usePhotoSet.getState().grouping.state === 'running')
    usePhotoSet.setState({ grouping: { state: 'running', progress } })
}
function fresh(): AbortController {
  controller = new AbortController()
  return controller
}

/** Embeds the faces with the model in use and groups them anew. */
export async function embedPhotoSetAgain(): Promise<void> {
  const { faces } = usePhotoSet.getState()
  const { signal } = controller.signal.aborted ? fresh() : controller
  usePhotoSet.setState({ grouping: { state: 'running', progress: null } })
  try {
    const embeddings = await ask(
      () =>
        embedAgain(
          faces.map(({ face }) => face.crop),
          progress => showGrouping(progress, signal),
          signal,
        ),
      signal,
    )
    usePhotoSet.setState({
      faces: faces.map((one, i) => ({
        ...one,
        face: { ...one.face, embedding: embeddings[i] ?? one.face.embedding },
      })),
      embeddingKey: currentKey(useEngine.getState().ready),
      ...firstThreshold(),
    })
    await group()
  } catch (error) {
    if (!isCancelled(error)) usePhotoSet.setState({ grouping: failed(error) })
  }
}

/** A threshold holds for one score: with another one the photo set begins anew from that one's own, and says so. */
useEngine.subscribe(({ ready }, before) => {
  const { faces, waiting, threshold, scoreKey: key, embeddingKey: embedded } = usePhotoSet.getState()
  if (!ready || ready === before.ready || faces.length + waiting.length === 0) return
  const next = firstThreshold()
  if (next.scoreKey === key) return
  usePhotoSet.setState(next)
  const score = scoreOfCard(ready.model)
  if (key !== null && next.threshold !== threshold)
    notify(words.otherScore(SCORES[score].title, scoreText(next.threshold, score)))
  // of other embeddings the page asks first
  if (usePhotoSet.getState().grouping.state !== 'idle' && embedded === currentKey(ready)) void group()
})

export const moveThreshold = (threshold: number): void => usePhotoSet.setState({ threshold })
