// Locks a sealed gallery when nobody has touched the page for a while. The clock is asked, not counted: a page in the background and a
// device that slept are late, and lock as soon as they run again.
import { create } from 'zustand'
import { notify } from '../parts/notices.ts'
import { isOpen, lock, useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const KEY = 'vis-a-vis.lockMinutes'
/** 0: never. */
export const LOCK_MINUTES = [1, 5, 15, 60, 0] as const
const DEFAULT_MINUTES = 15
const CHECK_MS = 5000
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

function storedMinutes(): number {
  const text = localStorage.getItem(KEY)
  return LOCK_MINUTES.find(choice => String(choice) === text) ?? DEFAULT_MINUTES
}
export const useAutoLock = create<{ minutes: number }>()(() => ({ minutes: storedMinutes() }))

export function chooseLockMinutes(minutes: number): void {
  localStorage.setItem(KEY, String(minutes))
  useAutoLock.setState({ minutes })
}

let touchedMs = Date.now()

/** Somebody is there, though no key is pressed: a camera that sees people, a long job that was asked for. */
export function noteActivity(): void {
  touchedMs = Date.now()
}

function check(): void {
  const { minutes } = useAutoLock.getState()
  const { status } = useVault.getState()
  const isSealed = status.state === 'done' && status.result.sealed
  if (minutes === 0 || !isSealed || !isOpen(useVault.getState())) return
  if (Date.now() - touchedMs < minutes * 60_000) return
  const said = wordsOfPeople.lock.idleSaid(minutes)
  notify(said)
  void lock(said)
}

let isWatching = false

/** Watches from the first panel on that opens a gallery until the page is closed, whichever panel is shown. */
export function watchIdle(): void {
  if (isWatching) return
  isWatching = true
  noteActivity()
  const touched = () => {
    check() // the pause before this touch counts
    noteActivity()
  }
  for (const touch of TOUCHES) window.addEventListener(touch, touched, { capture: true, passive: true })
  document.addEventListener('visibilitychange', check)
  window.addEventListener('focus', check)
  setInterval(check, CHECK_MS)
}
