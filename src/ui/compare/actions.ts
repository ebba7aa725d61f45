// What a person does on the Compare panel. The newest photo of a side wins; what it replaces is cancelled and freed.

import { MOST_PHOTOS } from '../../verify/template.ts'
import { findFaces } from '../../worker/compare/client.ts'
import { whenRestarted, whenStarting } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { closeNotices, notify, toUndo } from '../parts/notices.ts'
import { failed, IDLE, isCancelled } from '../parts/task.ts'
import { words } from '../words.ts'
import { compareChosen } from './comparing.ts'
import {
  EMPTY,
  isEmpty,
  type NamedPhoto,
  type PastComparison,
  SIDES,
  type Side,
  type Slot,
  type Stack,
  shownSlot,
  sideOf,
  slotOf,
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

function putStack(side: Side, stack: Stack): void {
  const before = useCompare.getState()[side]
  useCompare.setState({ [side]: stack, active: null })
  for (const slot of before.slots) if (!stack.slots.some(({ id }) => id === slot.id)) release(slot)
}
const READING = { state: 'running', progress: null } as const
const newSlot = (slot: Pick<Slot, 'photo' | 'task'> & Partial<Slot>): Slot => ({
  chosen: 0,
  isLeftOut: false,
  ...slot,
  id: ++count,
})

/** A photo to place, with the face to compare if it is there. */
interface Placed {
  photo: NamedPhoto
  chosen?: number
}

/**
 * Places photos of one person on a side, in place of those there or beside them, and looks for their faces. A side takes 8; a notice
 * names those that find no room.
 */
export function placePhotos(
  side: Side,
  photos: readonly Placed[],
  how: 'instead' | 'beside' = 'instead',
): void {
  closeNotices()
  const before = how === 'beside' ? useCompare.getState()[side].slots : []
  const taken = photos.slice(0, MOST_PHOTOS - before.length)
  const left = photos.slice(taken.length)
  const slots = taken.map(({ photo, chosen = 0 }) => newSlot({ photo, chosen, task: READING }))
  if (left.length > 0) notify(words.take.noRoom(left.map(({ photo }) => photo.name)))
  const [first] = slots
  if (!first) return
  if (how === 'instead' && useCompare.getState()[side].slots.some(({ photo }) => photo))
    notify(words.compare.replacedSaid, toUndo(remember()))
  putStack(side, { slots: [...before, ...slots], shown: first.id })
  compareChosen()
  for (const { id } of slots) void readFaces(id)
}
export const placePhoto = (side: Side, photo: NamedPhoto): void => placePhotos(side, [{ photo }])

let stepBefore: Record<Side, Stack> | null = null

/** Sides as they are now, to be put back later. What is done in one step, as both sides of a pair, is taken back in one. */
function remember(): () => void {
  const { left, right } = useCompare.getState()
  const before = stepBefore ?? { left, right }
  stepBefore = before
  setTimeout(() => {
    stepBefore = null
  })
  return () => {
    for (const side of SIDES) {
      const { slots, shown } = before[side]
      const again = slots.map(({ photo, chosen, isLeftOut, task }) =>
        newSlot({ photo, chosen, isLeftOut, task: photo ? READING : task }),
      )
      const place = slots.findIndex(({ id }) => id === shown)
      putStack(side, { slots: again, shown: again[place]?.id ?? 0 })
      for (const { id, photo } of again) if (photo) void readFaces(id)
    }
    compareChosen()
  }
}

/** Another photo in place of the one that is shown; the others of its side stay. */
export function replaceShown(side: Side, photo: NamedPhoto): void {
  const stack = useCompare.getState()[side]
  const old = shownSlot(stack)
  if (!old) return
  closeNotices()
  notify(words.compare.replacedSaid, toUndo(remember()))
  const slot = newSlot({ photo, task: READING })
  putStack(side, { slots: stack.slots.map(one => (one === old ? slot : one)), shown: slot.id })
  compareChosen()
  void readFaces(slot.id)
}

/** Shows on a side why something cannot be placed there. */
export function refusePhoto(side: Side, message: string): void {
  const slot = newSlot({ photo: null, task: { state: 'failed', name: 'FormatError', message } })
  putStack(side, { slots: [slot], shown: slot.id })
  compareChosen()
  announce(words.compare.failedSaid(side, message))
}

async function readFaces(id: number, isRetry = false): Promise<void> {
  running.get(id)?.abort()
  const controller = new AbortController()
  running.set(id, controller)
  updateSlot(id, { task: READING })
  await whenStarting()
  const slot = slotOf(id)
  if (!slot?.photo || controller.signal.aborted) return
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
      await whenRestarted()
      return controller.signal.aborted ? undefined : readFaces(id, true)
    }
    updateSlot(id, { task: end })
    announce(words.compare.failedSaid(sideOf(id) ?? 'left', end.message))
    compareChosen() // the others of its side may be enough
  }
}

export function chooseFace(id: number, index: number): void {
  const slot = slotOf(id)
  if (slot?.task.state !== 'done' || slot.chosen === index) return
  updateSlot(id, { chosen: index })
  announce(words.compare.chosenFace(index, slot.task.result.faces.length))
  compareChosen()
}

export function showPhoto(id: number): void {
  const side = sideOf(id)
  if (side) useCompare.setState(state => ({ [side]: { ...state[side], shown: id } }))
}
/** Leaves a photo out of the comparison without taking it away, or takes it back. */
export function leaveOut(id: number, isLeftOut: boolean): void {
  updateSlot(id, { isLeftOut })
  compareChosen()
}
export function removePhoto(id: number): void {
  const side = sideOf(id)
  if (!side) return
  const { slots } = useCompare.getState()[side]
  const place = slots.findIndex(slot => slot.id === id)
  closeNotices()
  notify(words.compare.removedSaid(side), toUndo(remember()))
  const rest = slots.filter(slot => slot.id !== id)
  putStack(side, { slots: rest, shown: rest[Math.min(place, rest.length - 1)]?.id ?? 0 })
  compareChosen()
}

export function swapSides(): void {
  const { left, right } = useCompare.getState()
  if (isEmpty(left) && isEmpty(right)) return
  useCompare.setState({ left: right, right: left })
  announce(words.compare.swappedSaid)
  compareChosen()
}

export function clearAll(): void {
  closeNotices()
  const { left, right } = useCompare.getState()
  if (isEmpty(left) && isEmpty(right)) return
  notify(words.compare.clearedSaid, toUndo(remember()))
  for (const side of SIDES) putStack(side, EMPTY)
  useCompare.setState({ comparison: IDLE })
}

export const chooseSide = (side: Side): void => useCompare.setState({ active: side })

/** null goes back to the model's thresholds. */
export const dragThreshold = (ownThreshold: number | null): void => useCompare.setState({ ownThreshold })

/** The frames are at the top of the page; whoever chose from further down wants to see them. */
export const showFrames = (): void => window.scrollTo({ top: 0 })

/** Places the photos of a past comparison again, with the faces that were chosen then. */
export function returnTo(past: PastComparison): void {
  showFrames()
  for (const side of SIDES) {
    const then = past[side]
    const now = useCompare.getState()[side].slots
    const isThere =
      now.length === then.length && now.every(({ photo }, i) => photo?.blob === then[i]?.photo.blob)
    if (!isThere) placePhotos(side, then)
    else
      for (const [i, { id }] of now.entries()) {
        updateSlot(id, { isLeftOut: false })
        chooseFace(id, then[i]?.chosen ?? 0)
      }
  }
  compareChosen()
}

/** Does again what a lost worker left undone; photos that are shown stay as they are. */
export function rerunPending(): void {
  const isUndone = ({ task }: Slot) =>
    task.state === 'running' || (task.state === 'failed' && task.name === 'DeviceError')
  const { left, right, comparison } = useCompare.getState()
  for (const slot of [...left.slots, ...right.slots])
    if (slot.photo && isUndone(slot)) void readFaces(slot.id)
  if (comparison.state !== 'done') compareChosen()
}
