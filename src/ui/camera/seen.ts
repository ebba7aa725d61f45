// What the worker saw in the newest frames. Drawing follows every frame; words and numbers a person reads change four times a second.
import { create } from 'zustand'
import type { CameraView } from '../../worker/camera/types.ts'
import { createRates, type Rates } from './rates.ts'

interface Seen {
  /** As it is shown in words. Null while the camera is off and before the first frame. */
  view: CameraView | null
  rates: Rates | null
  /** Frames that newer ones took the place of. */
  skipped: number
  /** A frame has been waiting for the worker for a while. */
  isLate: boolean
}
const NOTHING: Seen = { view: null, rates: null, skipped: 0, isLate: false }
export const useSeen = create<Seen>()(() => NOTHING)

const SHOW_EVERY_MS = 250

const listeners = new Set<(view: CameraView) => void>()
let rates = createRates()
let shownMs = Number.NEGATIVE_INFINITY
let skipped = 0

/** Called with every frame's view. */
export function onView(listener: (view: CameraView) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function takeView(view: CameraView): void {
  const nowMs = performance.now()
  const now = rates.add({ nowMs, embeddings: view.embeddings, judgedMs: view.judgedMs })
  for (const listener of listeners) listener(view)
  const isNews = outline(view) !== outline(useSeen.getState().view)
  if (!isNews && nowMs - shownMs < SHOW_EVERY_MS) return
  shownMs = nowMs
  useSeen.setState({ view, rates: now, skipped })
}
/** What must not wait to be shown. */
function outline(view: CameraView | null): string {
  const faces = view?.faces.map(({ trackId, match }) => [trackId, match?.verdict]) ?? null
  return JSON.stringify([faces, view?.challenge, view?.burst === null])
}

export function countSkipped(): void {
  skipped++
}
export function setLate(isLate: boolean): void {
  if (useSeen.getState().isLate !== isLate) useSeen.setState({ isLate })
}
export function forgetViews(): void {
  rates = createRates()
  shownMs = Number.NEGATIVE_INFINITY
  skipped = 0
  useSeen.setState(NOTHING)
}
