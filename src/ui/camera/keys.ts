// The keys of the Camera panel: Esc stops the camera, M mirrors the picture, V pastes a photo, ? help.
import { isTyping } from '../compare/take.ts'
import { openDialog } from '../shell.ts'
import { mirror, stopCamera } from './live.ts'
import { pastePhoto } from './take.ts'

const ACTIONS: Record<string, () => void> = {
  Escape: stopCamera,
  m: mirror,
  v: () => void pastePhoto(),
  '?': () => openDialog('help'),
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (document.querySelector('dialog[open]')) return
  // Esc stops the camera from wherever the focus is
  if (isTyping(event.target) && event.key !== 'Escape') return
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
