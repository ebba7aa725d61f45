// What a person does on the Compare panel. The newest photo of a side wins; what it replaces is cancelled and freed.
import { findFaces } from '../../worker/client.ts'
import { whenReady, whenRestarted } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { closeNotices } from '../parts/notices.ts'
import { failed, IDLE, isCancelled } from '../parts/task.ts'
import { words } from '../words.ts'
import { compareChosen } from './comparing.ts'
import {
  chosenFace,
  EMPTY,
  type NamedPhoto,
  type PastComparison,
  SIDES,
  type Side,
  type Slot,
  sideOf,
  updateSlot,
  useCompare,
} from './slots.ts'

let count = 0
const running = new Map<number, AbortController>()

/** Frees what a slot held, after the state has let go of it. */
function release(slot: Slot): void {
  running.get(slot.id)?.abort()
  running.delete(slot.id)
  if (slot.task.state === 'done') slot.task.result.preview.close()
}

function putSlot(side: Side, slot: Slot): void {
  const before = useCompare.getState()[side]
  useCompare.setState({ [side]: slot, active: null })
  release(before)
}

/** Places a photo on a side and looks for its faces; `chosen` is the face to compare if it is there. */
export function placePhoto(side: Side, photo: NamedPhoto, chosen = 0): void {
  closeNotices()
  const id = ++count
  putSlot(side, { id, photo, task: { state: 'running', progress: 'waiting' }, chosen })
  compareChosen()
  void readFaces(id)
}

/** Shows on a side why something cannot be placed there. */
export function refusePhoto(side: Side, message: string): void {
  putSlot(side, {
    id: ++count,
    photo: null,
    task: { state: 'failed', name: 'FormatError', message },
    chosen: 0,
  })
  compareChosen()
  announce(words.compare.failedSaid(side, message))
}

async function readFaces(id: number, isRetry = false): Promise<void> {
  running.get(id)?.abort()
  const controller = new AbortController()
  running.set(id, controller)
  updateSlot(id, { task: { state: 'running', progress: 'waiting' } })
  await whenReady()
  const side = sideOf(id)
  const slot = side && useCompare.getState()[side]
  if (!slot?.photo || controller.signal.aborted) return
  updateSlot(id, { task: { state: 'running', progress: 'finding' } })
  try {
    const result = await findFaces(slot.photo.blob, slot.photo.name, controller.signal)
    if (controller.signal.aborted) return result.preview.close()
    const chosen = Math.max(0, Math.min(slot.chosen, result.faces.length - 1))
    updateSlot(id, { task: { state: 'done', result }, chosen })
    announce(words.compare.foundSaid(sideOf(id) ?? 'left', result.faces.length))
    compareChosen()
  } catch (error) {
    if (controller.signal.aborted) return
    if (isCancelled(error)) return readFaces(id) // another engine is being started
    const end = failed(error)
    if (end.name === 'DeviceError' && !isRetry) {
      updateSlot(id, { task: { state: 'running', progress: 'waiting' } })
      await whenRestarted()
      return controller.signal.aborted ? undefined : readFaces(id, true)
    }
    updateSlot(id, { task: end })
    announce(words.compare.failedSaid(sideOf(id) ?? 'left', end.message))
  }
}

export function chooseFace(side: Side, index: number): void {
  const slot = useCompare.getState()[side]
  if (slot.task.state !== 'done' || slot.chosen === index) return
  updateSlot(slot.id, { chosen: index })
  announce(words.compare.chosenFace(index, slot.task.result.faces.length))
  compareChosen()
}

export function swapSides(): void {
  const { left, right } = useCompare.getState()
  if (left.id === 0 && right.id === 0) return
  useCompare.setState({ left: right, right: left })
  announce(words.compare.swappedSaid)
  compareChosen()
}

export function clearSide(side: Side): void {
  putSlot(side, EMPTY)
  compareChosen()
}

export function clearAll(): void {
  closeNotices()
  const { left, right } = useCompare.getState()
  if (left.id === 0 && right.id === 0) return
  for (const side of SIDES) putSlot(side, EMPTY)
  useCompare.setState({ comparison: IDLE })
  announce(words.compare.clearedSaid)
}

export const chooseSide = (side: Side): void => useCompare.setState({ active: side })

/** null goes back to the model's thresholds. */
export const dragThreshold = (ownThreshold: number | null): void => useCompare.setState({ ownThreshold })

/** The frames are at the top of the page; whoever chose from further down wants to see them. */
export const showFrames = (): void => window.scrollTo({ top: 0 })

/** Places both photos of a past comparison again, with the faces that were chosen then. */
export function returnTo(past: PastComparison): void {
  showFrames()
  for (const side of SIDES) {
    const now = useCompare.getState()[side]
    const then = past[side]
    if (now.photo?.blob === then.photo.blob && chosenFace(now)) chooseFace(side, then.chosen)
    else placePhoto(side, then.photo, then.chosen)
  }
}

/** Does again what a lost worker left undone; photos that are shown stay as they are. */
export function rerunPending(): void {
  const isUndone = ({ task }: Slot) =>
    task.state === 'running' || (task.state === 'failed' && task.name === 'DeviceError')
  for (const side of SIDES) {
    const slot = useCompare.getState()[side]
    if (slot.photo && isUndone(slot)) void readFaces(slot.id)
  }
  if (useCompare.getState().comparison.state !== 'done') compareChosen()
}
