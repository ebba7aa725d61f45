// The gallery as the page knows it: whether there is one, whether it is locked, and who is in it. Every panel that shows people reads
// this; what belongs to an open gallery is forgotten here the moment it is locked.
import { create } from 'zustand'
import {
  changePassphrase,
  createGallery,
  destroyGallery,
  importGallery,
  listPeople,
  lockGallery,
  lookAtGallery,
  onGalleryNews,
  unlockGallery,
} from '../../worker/gallery/client.ts'
import type { GalleryOverview, Keep, VaultStatus } from '../../worker/gallery/types.ts'
import { measureStored, useEngine } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfPeople as words } from './words.ts'

interface VaultStore {
  status: Task<null, VaultStatus>
  /** Of the open gallery; null while it is not open. */
  people: GalleryOverview | null
}
export const useVault = create<VaultStore>()(() => ({ status: IDLE, people: null }))

export const isOpen = ({ status }: VaultStore): boolean =>
  status.state === 'done' && status.result.state === 'open'

/** Whether there is a gallery, open or locked; also while that isn't known yet. */
export const hasOne = ({ status }: VaultStore): boolean =>
  status.state !== 'done' || status.result.state !== 'none'

let turn = 0

/** Looks at what is stored, and reads who is in it when it is open. */
export async function refreshVault(): Promise<void> {
  const mine = ++turn
  try {
    const status = await askWorker(lookAtGallery)
    const people = status.state === 'open' ? await askWorker(listPeople) : null
    if (mine === turn) useVault.setState({ status: { state: 'done', result: status }, people })
  } catch (error) {
    if (mine === turn) useVault.setState({ status: failed(error), people: null })
  }
}

let isFollowing = false

/** Keeps the store up to date from the first panel that needs it on, whichever panel is shown. */
export function followVault(): void {
  void refreshVault()
  if (isFollowing) return
  isFollowing = true
  onGalleryNews(news => {
    if (news === 'locked') closeVault()
    void refreshVault()
  })
  // another model, score or threshold may say something else about everybody in it
  useEngine.subscribe(({ ready }, before) => {
    if (ready && before.ready && ready !== before.ready) void refreshVault()
  })
}

/** Forgets who is in the gallery, before the worker has answered. */
function closeVault(): void {
  turn++
  const { status } = useVault.getState()
  const locked =
    status.state === 'done' && status.result.state === 'open'
      ? { state: 'done' as const, result: { ...status.result, state: 'locked' as const } }
      : status
  useVault.setState({ status: locked, people: null })
}

export async function unlock(passphrase: string): Promise<void> {
  await askWorker(() => unlockGallery(passphrase))
  await refreshVault()
  announce(words.lock.unlockedSaid)
}

export async function lock(reason: string = words.lock.lockedSaid): Promise<void> {
  closeVault()
  announce(reason)
  await askWorker(lockGallery)
  await refreshVault()
}

export async function start(passphrase: string | null, keep: Keep): Promise<void> {
  await askWorker(() => createGallery(passphrase, keep))
  await refreshAll()
}

export async function setPassphrase(current: string, next: string | null): Promise<void> {
  await askWorker(() => changePassphrase(current, next))
  await refreshAll()
}

/** Takes a gallery's file in place of what is stored. */
export async function takeGallery(file: File, passphrase: string): Promise<void> {
  await askWorker(() => importGallery(file, passphrase))
  await refreshAll()
}

export async function destroy(): Promise<void> {
  await askWorker(destroyGallery)
  closeVault()
  await refreshAll()
}

/** After the stored gallery has changed. */
export async function refreshAll(): Promise<void> {
  await refreshVault()
  await measureStored()
}
