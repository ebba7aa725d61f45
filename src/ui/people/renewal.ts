// The renewal of the gallery for another model, which goes on while other panels are shown.
import { create } from 'zustand'
import { renewGallery } from '../../worker/galleryClient.ts'
import type { CountProgress, RenewalResult } from '../../worker/galleryTypes.ts'
import { whenSettled } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { wordsOfPeople } from '../wordsOfPeople.ts'
import { refreshAll, useVault } from './vault.ts'

export const useRenewal = create<{ task: Task<CountProgress, RenewalResult> }>()(() => ({ task: IDLE }))

let controller = new AbortController()

// the names of what was lost go with the gallery
useVault.subscribe(({ people }) => {
  if (!people && useRenewal.getState().task.state === 'done') putAway()
})

export async function renew(views: number): Promise<void> {
  controller = new AbortController()
  const { signal } = controller
  useRenewal.setState({ task: { state: 'running', progress: { done: 0, total: views } } })
  const show = (progress: CountProgress) => {
    // the last progress may come later than the result
    if (!signal.aborted && useRenewal.getState().task.state === 'running')
      useRenewal.setState({ task: { state: 'running', progress } })
  }
  try {
    await whenSettled()
    const result = await renewGallery(show, signal)
    announce(wordsOfPeople.renew.done(result.renewed))
    useRenewal.setState({ task: { state: 'done', result } })
    await refreshAll()
  } catch (error) {
    useRenewal.setState({ task: isCancelled(error) ? IDLE : failed(error) })
  }
}

export function cancelRenewal(): void {
  controller.abort()
  useRenewal.setState({ task: IDLE })
}
export const putAway = (): void => useRenewal.setState({ task: IDLE })
