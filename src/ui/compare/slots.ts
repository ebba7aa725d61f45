// The two sides of a comparison, each with the photos of one person, and the history of this session, as plain state.
import { create } from 'zustand'
import type { Comparison, KnownFace, PhotoFaces } from '../../worker/compare/types.ts'
import { IDLE, type Task } from '../parts/task.ts'

export type Side = 'left' | 'right'
export const SIDES: readonly Side[] = ['left', 'right']

/** A picture with the name that errors and reports call it by. */
export interface NamedPhoto {
  name: string
  blob: Blob
}

/** One photo of a side. */
export interface Slot {
  /** Grows with every photo placed. */
  id: number
  photo: NamedPhoto | null
  task: Task<null, PhotoFaces>
  chosen: number
  /** Stays on its side without taking part. */
  isLeftOut: boolean
}

/** The photos of a side, up to 8, and which of them is shown large. */
export interface Stack {
  slots: readonly Slot[]
  /** Id of a slot; 0 without one. */
  shown: number
}
export const EMPTY: Stack = { slots: [], shown: 0 }

export const shownSlot = ({ slots, shown }: Stack): Slot | null =>
  slots.find(({ id }) => id === shown) ?? slots[0] ?? null
export const isEmpty = ({ slots }: Stack): boolean => slots.length === 0

/** One photo of a past comparison, enough to show it small and to place it again. */
export interface Kept {
  photo: NamedPhoto
  chosen: number
  face: KnownFace
}

export interface PastComparison {
  id: number
  left: Kept[]
  right: Kept[]
  comparison: Comparison
}

export interface CompareState {
  left: Stack
  right: Stack
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

/** The face of a photo that is compared, or null while there is none. */
export function chosenFace(slot: Slot): KnownFace | null {
  return slot.task.state === 'done' ? (slot.task.result.faces[slot.chosen] ?? null) : null
}

/** A photo that takes part, with its face. */
export interface Part extends Kept {
  /** Of its slot. */
  id: number
  /** Among all photos of its side, from 0: a photo has one number, whether those before it take part or not. */
  place: number
}

export const partOf = ({ slots }: Stack): Part[] =>
  slots.flatMap((slot, place) => {
    const face = chosenFace(slot)
    if (!face || !slot.photo || slot.isLeftOut) return []
    return [{ id: slot.id, place, photo: slot.photo, chosen: slot.chosen, face }]
  })

/** The side that holds the photo `id` now (sides can be swapped while it is being read), or null. */
export function sideOf(id: number): Side | null {
  const state = useCompare.getState()
  return SIDES.find(side => state[side].slots.some(slot => slot.id === id)) ?? null
}
export function slotOf(id: number): Slot | null {
  const side = sideOf(id)
  return side && (useCompare.getState()[side].slots.find(slot => slot.id === id) ?? null)
}

/** Changes the slot of photo `id`; nothing happens when the photo is gone. */
export function updateSlot(id: number, change: Partial<Slot>): void {
  const side = sideOf(id)
  if (!side) return
  useCompare.setState(state => ({
    [side]: {
      ...state[side],
      slots: state[side].slots.map(slot => (slot.id === id ? { ...slot, ...change } : slot)),
    },
  }))
}

/** Where a photo goes that was not put on a side: the chosen side, else an empty one, else the left. */
export function nextSide(): Side {
  const state = useCompare.getState()
  return state.active ?? SIDES.find(side => isEmpty(state[side])) ?? 'left'
}
