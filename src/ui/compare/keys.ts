// The keys of the Compare panel: 1 and 2 choose a side, V paste, S swap, Esc clear, ? help.
import { openDialog } from '../shell.ts'
import { chooseSide, clearAll, swapSides } from './actions.ts'
import type { Side } from './slots.ts'
import { isTyping, pastePhoto } from './take.ts'

/** The element of a side, for moving the focus there. */
export const frameOf = (side: Side): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-side="${side}"]`)

function choose(side: Side): void {
  chooseSide(side)
  frameOf(side)?.focus()
}

const ACTIONS: Record<string, () => void> = {
  1: () => choose('left'),
  2: () => choose('right'),
  v: () => void pastePhoto(null),
  s: swapSides,
  Escape: clearAll,
  '?': () => openDialog('help'),
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  const action = ACTIONS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!action) return
  event.preventDefault()
  action()
}

/** Listens for the keys on the whole page. Returns how to stop. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', press)
  return () => window.removeEventListener('keydown', press)
}
