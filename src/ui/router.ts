// Which panel the address names: the History API and one event, no more.
import { type MouseEvent, useSyncExternalStore } from 'react'

const MOVED = 'vis-a-vis:moved'

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(MOVED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(MOVED, listener)
  }
}

/** The path of the address, kept up to date through back and forward. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname)
}

/** Goes to `path`, with an entry in the history unless it only corrects the address. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path === window.location.pathname) return
  if (how === 'push') window.history.pushState(null, '', path)
  else window.history.replaceState(null, '', path)
  window.dispatchEvent(new Event(MOVED))
}

/** For links: a plain click stays in the page, a click with a key (new tab, save) stays the browser's. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  navigate(event.currentTarget.pathname)
}
