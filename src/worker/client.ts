// What the whole page asks of its worker: what is stored, and that nothing leaves. Each room has a client of its own beside it; comlink's
// proxy() and transfer() appear in those and in host.ts, nowhere else in the page.
import { call, remote } from './host.ts'
import type { StoredThing } from './types.ts'

let workerOffOrigin = 0

export async function listStored(): Promise<StoredThing[]> {
  workerOffOrigin = await call(remote().requestsOffOrigin())
  return call(remote().listStored())
}

const enders = new Set<() => void>()
/** Calls `end` before everything is deleted, here or in another tab: what would still write must stop. */
export function endBeforeDeletion(end: () => void): void {
  enders.add(end)
}
const followers = new Set<() => void>()
/** Calls `follow` when everything was deleted, or as much as could be, here or in another tab: what is shown may be gone. */
export function followDeletion(follow: () => void): void {
  followers.add(follow)
}
const callAll = (all: Set<() => void>) => {
  for (const each of all) each()
}
const tabs = new BroadcastChannel('deletion')
tabs.addEventListener('message', ({ data }) => callAll(data === 'begins' ? enders : followers))

/** Deletes all that this page has stored in this browser, service worker and settings included. Gives what was deleted. */
export async function deleteEverything(): Promise<StoredThing[]> {
  tabs.postMessage('begins')
  callAll(enders)
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
  const settings = localStorage.length
  localStorage.clear()
  const things = await call(remote().deleteStored()).finally(() => {
    tabs.postMessage('has ended')
    callAll(followers)
  })
  return settings > 0 ? [...things, { what: 'settings', bytes: 0 }] : things
}

/** Requests of the page and its worker that left our origin: always 0. */
export function requestsOffOrigin(): number {
  const own = performance
    .getEntriesByType('resource')
    .filter(({ name }) => /^https?:/.test(name) && new URL(name).origin !== location.origin).length
  return own + workerOffOrigin
}
