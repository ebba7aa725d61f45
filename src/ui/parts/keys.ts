// Keys for a whole panel. Those of one character can be switched off (WCAG 2.1.4), because speech input and slips press them too.
import { create } from 'zustand'

const KEPT = 'vis-a-vis.single-keys'

export const useKeys = create<{ areSingleOn: boolean }>()(() => ({
  areSingleOn: localStorage.getItem(KEPT) !== 'off',
}))

/** Kept in this browser. */
export function switchSingleKeys(areSingleOn: boolean): void {
  if (areSingleOn) localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, 'off')
  useKeys.setState({ areSingleOn })
}

/** Whether keys belong to what has the focus, as in a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !/^(range|radio|checkbox|file|button)$/.test(target.type)
}

/** Listens on the whole page, but not while a dialog lies over it. Letters are named in lower case. Returns how to stop. */
export function listenForKeys(actions: Record<string, () => void>): () => void {
  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (document.querySelector('dialog[open]')) return
    const isSingle = event.key.length === 1
    if (isSingle && (isTyping(event.target) || !useKeys.getState().areSingleOn)) return
    const action = actions[isSingle ? event.key.toLowerCase() : event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  window.addEventListener('keydown', press)
  return () => window.removeEventListener('keydown', press)
}
