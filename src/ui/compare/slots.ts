// The two sides of a comparison and the history of this session, as plain state.
import { create } from 'zustand'
import type { Comparison, FoundFace, PhotoFaces } from '../../worker/types.ts'
import { IDLE, type Task } from '../parts/task.ts'

export type Side = 'left' | 'right'
export const SIDES: readonly Side[] = ['left', 'right']
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left')

/** A picture with the name that errors and reports call it by. */
export interface NamedPhoto {
  name: string
  blob: Blob
}

export interface Slot {
  /** Grows with every photo placed; 0 is the empty slot. */
  id: number
  photo: NamedPhoto | null
  task: Task<'waiting' | 'finding', PhotoFaces>
  chosen: number
}

export const EMPTY: Slot = { id: 0, photo: null, task: IDLE, chosen: 0 }

/** One photo of a past comparison, enough to show it small and to place it again. */
export interface Kept {
  photo: NamedPhoto
  chosen: number
  face: FoundFace
}

export interface PastComparison {
  id: number
  left: Kept
  right: Kept
  comparison: Comparison
}

export interface CompareState {
  left: Slot
  right: Slot
  /** The side that 1 or 2 chose for the next paste. */
  active: Side | null
  comparison: Task<null, Comparison>
  /** A threshold dragged by the person; null: the model's own. */
  ownThreshold: number | null
  /** Newest first. */
  history: PastComparison[]
}

export const useCompare = create<CompareState>()(() => ({
  left: EMPTY,
  right: EMPTY,
  active: null,
  comparison: IDLE,
  ownThreshold: null,
  history: [],
}))

/** The face to compare of a side, or null while there is none. */
export function chosenFace(slot: Slot): FoundFace | null {
  return slot.task.state === 'done' ? (slot.task.result.faces[slot.chosen] ?? null) : null
}

/** The side that holds the photo `id` now (sides can be swapped while it is being read), or null. */
export function sideOf(id: number): Side | null {
  const state = useCompare.getState()
  return SIDES.find(side => state[side].id === id) ?? null
}

/** Changes the slot of photo `id`; nothing happens when the photo is gone. */
export function updateSlot(id: number, change: Partial<Slot>): void {
  const side = sideOf(id)
  if (side) useCompare.setState(state => ({ [side]: { ...state[side], ...change } }))
}

/** Where a photo goes that was not put on a side: the chosen side, else an empty one, else the left. */
export function nextSide(): Side {
  const state = useCompare.getState()
  return state.active ?? SIDES.find(side => state[side].id === 0) ?? 'left'
}
